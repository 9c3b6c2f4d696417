"""Tickets from the first message on: statuses, events, assignees, threads; who of the team wrote a message."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LONG_AGO = "1970-01-01 00:00:00"
MOVED = {"open": "queued", "released": "bot", "closed": "resolved"}  # state before, status now
ADDED = {
    "ticket": (
        sa.Column("status", sa.String(length=24), nullable=False, server_default="bot"),
        sa.Column("skills", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("first_message_id", sa.Integer(), nullable=True),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("sla_policy", sa.String(length=40), nullable=False, server_default=""),
        sa.Column("resolved_by", sa.String(length=12), nullable=False, server_default=""),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=False, server_default=LONG_AGO),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
    ),
    "conversation": (
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"),
    ),
    "message": (sa.Column("agent_id", sa.Integer(), nullable=True),),
}
INDEXES = {
    "ix_ticket_assignee_id_status": ["assignee_id", "status"],
    "ix_ticket_conversation_id_number": ["conversation_id", "number"],
    "ix_ticket_status_active_at": ["status", "active_at"],
}


def upgrade() -> None:
    """One step forward; columns are added and dropped in place, since other tables point at these rows."""
    op.create_table(
        "ticket_event",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ticket_number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("key", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_ticket_event_ticket_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_event")),
        sa.UniqueConstraint("key", name=op.f("uq_ticket_event_key")),
    )
    op.create_index(op.f("ix_ticket_event_ticket_number"), "ticket_event", ["ticket_number"])
    for table, columns in ADDED.items():
        for column in columns:
            op.add_column(table, column.copy())
    for before, now in MOVED.items():
        op.execute(sa.text("UPDATE ticket SET status = :now WHERE state = :before").bindparams(now=now, before=before))
    op.execute("UPDATE ticket SET active_at = updated_at")
    op.execute("UPDATE ticket SET resolved_by = 'agent', resolved_at = updated_at WHERE status = 'resolved'")
    op.execute(
        "INSERT INTO ticket_event (ticket_number, at, actor, what, detail, key) "
        "SELECT number, created_at, 'customer', 'opened', '{}', opened_by FROM ticket"
    )
    op.drop_index("ix_ticket_conversation_id", table_name="ticket")
    for name, columns in INDEXES.items():
        op.create_index(name, "ticket", columns)
    op.execute("ALTER TABLE ticket DROP COLUMN state")


def downgrade() -> None:
    """The same step back."""
    op.add_column("ticket", sa.Column("state", sa.String(length=12), nullable=False, server_default="open"))
    op.execute("UPDATE ticket SET state = 'released' WHERE status = 'bot'")
    op.execute("UPDATE ticket SET state = 'closed' WHERE status IN ('resolved', 'closed')")
    for name in INDEXES:
        op.drop_index(name, table_name="ticket")
    op.create_index("ix_ticket_conversation_id", "ticket", ["conversation_id"])
    for table, columns in ADDED.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")
    op.drop_table("ticket_event")
