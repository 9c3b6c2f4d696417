"""Clocks of tickets, their ledgers, and the calendars they count by."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step forward."""
    op.create_table(
        "sla_calendar",
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_sla_calendar")),
    )
    op.create_table(
        "sla_clock",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ticket_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("instance", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("calendar", sa.String(length=12), nullable=False),
        sa.Column("breached", sa.Boolean(), nullable=False),
        sa.Column("armed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_sla_clock_ticket_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_clock")),
        sa.UniqueConstraint("ticket_number", "name", "instance", name=op.f("uq_sla_clock_ticket_number_name_instance")),
    )
    with op.batch_alter_table("sla_clock", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sla_clock_ticket_number"), ["ticket_number"], unique=False)
        batch_op.create_index("ix_sla_clock_state_next_at", ["state", "next_at"], unique=False)
    op.create_table(
        "sla_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("calendar", sa.String(length=12), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(length=12), nullable=True),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["sla_clock.id"], name=op.f("fk_sla_entry_clock_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_entry")),
        sa.UniqueConstraint("clock_id", "once", name=op.f("uq_sla_entry_clock_id_once")),
    )
    with op.batch_alter_table("sla_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sla_entry_clock_id"), ["clock_id"], unique=False)


def downgrade() -> None:
    """The same step back."""
    op.drop_table("sla_entry")
    op.drop_table("sla_clock")
    op.drop_table("sla_calendar")
