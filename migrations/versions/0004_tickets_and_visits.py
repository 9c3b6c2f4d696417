"""Tickets that know more, visits, steps against problems, privacy requests."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step forward."""
    op.create_table(
        "visit_slot",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("technician", sa.String(length=80), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_slot")),
        sa.UniqueConstraint(
            "region", "technician", "starts_at", name=op.f("uq_visit_slot_region_technician_starts_at")
        ),
    )
    with op.batch_alter_table("visit_slot", schema=None) as batch_op:
        batch_op.create_index("ix_visit_slot_region_starts_at", ["region", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_slot_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "troubleshooting",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("begun_by", sa.String(length=300), nullable=False),
        sa.Column("moved_by", sa.String(length=300), nullable=False),
        sa.Column("guide", sa.String(length=60), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("tried", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("product", sa.String(length=160), nullable=False),
        sa.Column("error_code", sa.String(length=40), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_troubleshooting_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_troubleshooting")),
        sa.UniqueConstraint("begun_by", name=op.f("uq_troubleshooting_begun_by")),
    )
    with op.batch_alter_table("troubleshooting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_troubleshooting_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("booked_by", sa.String(length=300), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("postcode", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("product", sa.String(length=160), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("technician", sa.String(length=80), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_visit_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("booked_by", name=op.f("uq_visit_booked_by")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "privacy_request",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("opened_by", sa.String(length=300), nullable=False),
        sa.Column("ticket_number", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_privacy_request_conversation_id")
        ),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_privacy_request_ticket_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request")),
    )
    with op.batch_alter_table("privacy_request", schema=None) as batch_op:
        batch_op.create_index("ix_privacy_request_conversation_id_kind", ["conversation_id", "kind"], unique=False)

    op.create_table(
        "visit_event",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("caused_by", sa.String(length=300), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_event_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_event")),
        sa.UniqueConstraint("caused_by", name=op.f("uq_visit_event_caused_by")),
    )
    with op.batch_alter_table("visit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_event_visit_id"), ["visit_id"], unique=False)

    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("queue", sa.String(length=20), server_default="general", nullable=False))
        batch_op.add_column(sa.Column("subject", sa.String(length=160), server_default="", nullable=False))
        batch_op.add_column(sa.Column("facts", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("tried", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("angry", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """The same step back."""
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_column("due_at")
        batch_op.drop_column("angry")
        batch_op.drop_column("urgent")
        batch_op.drop_column("tried")
        batch_op.drop_column("facts")
        batch_op.drop_column("subject")
        batch_op.drop_column("queue")

    with op.batch_alter_table("visit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_event_visit_id"))

    op.drop_table("visit_event")
    with op.batch_alter_table("privacy_request", schema=None) as batch_op:
        batch_op.drop_index("ix_privacy_request_conversation_id_kind")

    op.drop_table("privacy_request")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_conversation_id"))

    op.drop_table("visit")
    with op.batch_alter_table("troubleshooting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_troubleshooting_conversation_id"))

    op.drop_table("troubleshooting")
    with op.batch_alter_table("visit_slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_slot_visit_id"))
        batch_op.drop_index("ix_visit_slot_region_starts_at")

    op.drop_table("visit_slot")
