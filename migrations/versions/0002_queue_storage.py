"""PostgreSQL: the queue's rows change often, so leave room in their pages and vacuum early."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SETTINGS = {
    "lane": "fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500",
    "job": "fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000",
}


def upgrade() -> None:
    """One step forward."""
    if op.get_bind().dialect.name == "postgresql":
        for table, settings in SETTINGS.items():
            op.execute(f"alter table {table} set ({settings})")


def downgrade() -> None:
    """The same step back."""
    if op.get_bind().dialect.name == "postgresql":
        for table, settings in SETTINGS.items():
            names = ", ".join(part.split("=")[0].strip() for part in settings.split(","))
            op.execute(f"alter table {table} reset ({names})")
