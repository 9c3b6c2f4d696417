"""Votes on articles: was this helpful?"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step forward."""
    op.create_table(
        "knowledge_vote",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("inbound_id", sa.String(length=300), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("found_by", sa.String(length=12), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_knowledge_vote_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_vote")),
        sa.UniqueConstraint("inbound_id", name=op.f("uq_knowledge_vote_inbound_id")),
    )
    with op.batch_alter_table("knowledge_vote", schema=None) as batch_op:
        batch_op.create_index("ix_knowledge_vote_topic_at", ["topic", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_knowledge_vote_conversation_id"), ["conversation_id"], unique=False)


def downgrade() -> None:
    """The same step back."""
    op.drop_table("knowledge_vote")
