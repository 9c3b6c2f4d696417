"""Fingerprints of pictures, found by bands; numbers on them, found by digest."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BANDS = ("band0", "band1", "band2", "band3")


def upgrade() -> None:
    """One step forward."""
    op.create_table(
        "picture_print",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=16), nullable=False),
        *(sa.Column(band, sa.Integer(), nullable=False) for band in BANDS),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name=op.f("fk_picture_print_media_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_print")),
    )
    with op.batch_alter_table("picture_print", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_picture_print_media_id"), ["media_id"], unique=False)
        for band in BANDS:
            batch_op.create_index(f"ix_picture_print_{band}", [band, "id"], unique=False)
    op.create_table(
        "picture_mark",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name=op.f("fk_picture_mark_media_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_mark")),
    )
    with op.batch_alter_table("picture_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_picture_mark_media_id"), ["media_id"], unique=False)
        batch_op.create_index("ix_picture_mark_mark_media_id", ["mark", "media_id"], unique=False)


def downgrade() -> None:
    """The same step back."""
    op.drop_table("picture_mark")
    op.drop_table("picture_print")
