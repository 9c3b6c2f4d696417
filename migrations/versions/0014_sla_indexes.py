"""Running clocks of one name, and ledgers by their reasons, are found without a look at all."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step forward."""
    op.create_index("ix_sla_clock_state_name", "sla_clock", ["state", "name"], unique=False)
    op.create_index("ix_sla_entry_reason", "sla_entry", ["reason"], unique=False)


def downgrade() -> None:
    """The same step back."""
    op.drop_index("ix_sla_entry_reason", table_name="sla_entry")
    op.drop_index("ix_sla_clock_state_name", table_name="sla_clock")
