"""Lists of tickets, their filters and sizes are read from one index, without a look at the rows that do not fit."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COLUMNS = ["status", "active_at", "queue", "assignee_id", "snoozed_until", "topic", "priority", "language"]


def upgrade() -> None:
    """One step forward."""
    op.create_index("ix_ticket_listed", "ticket", COLUMNS)
    op.drop_index("ix_ticket_status_active_at", table_name="ticket")


def downgrade() -> None:
    """The same step back."""
    op.create_index("ix_ticket_status_active_at", "ticket", ["status", "active_at"])
    op.drop_index("ix_ticket_listed", table_name="ticket")
