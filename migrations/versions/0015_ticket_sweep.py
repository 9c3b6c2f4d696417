"""Tickets are found by when they were resolved, and by when they come back."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INDEXES = {"ix_ticket_status_resolved_at": ["status", "resolved_at"], "ix_ticket_snoozed_until": ["snoozed_until"]}


def upgrade() -> None:
    """One step forward."""
    for name, columns in INDEXES.items():
        op.create_index(name, "ticket", columns)


def downgrade() -> None:
    """The same step back."""
    for name in INDEXES:
        op.drop_index(name, table_name="ticket")
