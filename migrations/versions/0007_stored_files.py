"""Stored files have keys, working copies, a class and a time to go."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step forward."""
    op.create_table(
        "stored_file",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key_id", sa.String(length=20), nullable=False),
        sa.Column("wrapped_key", sa.String(length=120), nullable=True),
        sa.Column("object", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_size", sa.Integer(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("media_class", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index("ix_stored_file_key_id", ["key_id"], unique=False)
        batch_op.create_index("ix_stored_file_put_at", ["put_at"], unique=False)
    op.create_table(
        "media_copy",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("mime_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name=op.f("fk_media_copy_media_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_copy")),
    )
    with op.batch_alter_table("media_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_media_copy_media_id"), ["media_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_media_copy_name"), ["name"], unique=False)
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.add_column(sa.Column("media_class", sa.String(length=20), nullable=False, server_default="other"))
        batch_op.add_column(sa.Column("findings", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_media_path"), ["path"], unique=False)


def downgrade() -> None:
    """The same step back; files encrypted meanwhile are lost with their keys."""
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_media_path"))
        batch_op.drop_column("deleted_at")
        batch_op.drop_column("findings")
        batch_op.drop_column("media_class")
    op.drop_table("media_copy")
    op.drop_table("stored_file")
