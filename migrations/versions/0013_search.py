"""Search over what was said and written; a ticket's next due moment in its row, so that lists are sorted by it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NEVER = "9999-12-31 00:00:00.000000"
# What is searched: table, its key, the columns whose change counts, and whether a new row has anything to find.
SOURCES = (
    ("message", "id", ("text",), "NEW.text <> ''"),
    ("media", "id", ("findings", "media_class"), "NEW.findings IS NOT NULL"),
    ("ticket", "number", ("subject", "facts", "tags"), ""),
    ("note", "id", ("text",), ""),
    ("conversation", "id", ("profile_name", "wa_id", "tags"), ""),
    ("customer_note", "id", ("text",), ""),
)
TICKET_INDEXES = {
    "ix_ticket_status_clock_due_at_number": ["status", "clock_due_at", "number"],
    "ix_ticket_assignee_id_status_clock_due_at_number": ["assignee_id", "status", "clock_due_at", "number"],
}
NEXT_DUE = "SELECT min(due_at) FROM sla_clock WHERE ticket_number = {number} AND state = 'running'"


def upgrade() -> None:
    """One step forward."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "search_todo",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_todo")),
    )
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("ticket_number", sa.Integer(), nullable=True),
        sa.Column("media_class", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
    )
    op.create_index("ix_search_entry_kind_ref", "search_entry", ["kind", "ref"])
    zone = "" if sqlite else "+00"
    never = sa.Column("clock_due_at", sa.DateTime(timezone=True), nullable=False, server_default=NEVER + zone)
    op.add_column("ticket", never)
    for name, columns in TICKET_INDEXES.items():
        op.create_index(name, "ticket", columns)
    op.drop_index("ix_ticket_assignee_id_status", table_name="ticket")
    (_follow_on_sqlite if sqlite else _follow_on_postgresql)()
    op.execute(
        f"UPDATE ticket SET clock_due_at = coalesce(({NEXT_DUE.format(number='ticket.number')}), clock_due_at)"
    )
    for table, key, _columns, found in SOURCES:
        where = f" WHERE {found.replace('NEW.', '')}" if found else ""
        op.execute(f"INSERT INTO search_todo (kind, ref) SELECT '{table}', CAST({key} AS TEXT) FROM {table}{where}")


def _follow_on_sqlite() -> None:
    # The words are ours already (services/search.py): the tokenizer only parts them at blanks.
    op.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_entry', content_rowid='id', "
        "tokenize='ascii', detail='none')"
    )
    op.execute(
        "CREATE TRIGGER search_entry_new AFTER INSERT ON search_entry BEGIN "
        "INSERT INTO search_words (rowid, words) VALUES (NEW.id, NEW.words); END"
    )
    op.execute(
        "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN "
        "INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', OLD.id, OLD.words); END"
    )
    for table, key, columns, found in SOURCES:
        todo = "INSERT INTO search_todo (kind, ref) VALUES ('{0}', CAST({1}.{2} AS TEXT));"
        gone = f"DELETE FROM search_entry WHERE kind = '{table}' AND ref = CAST(OLD.{key} AS TEXT);"
        changed = " OR ".join(f"OLD.{one} IS NOT NEW.{one}" for one in columns)
        op.execute(
            f"CREATE TRIGGER search_{table}_new AFTER INSERT ON {table} {f'WHEN {found}' if found else ''} "
            f"BEGIN {todo.format(table, 'NEW', key)} END"
        )
        op.execute(
            f"CREATE TRIGGER search_{table}_changed AFTER UPDATE OF {', '.join(columns)} ON {table} WHEN {changed} "
            f"BEGIN {gone} {todo.format(table, 'NEW', key)} END"
        )
        op.execute(
            f"CREATE TRIGGER search_{table}_gone AFTER DELETE ON {table} "
            f"BEGIN {gone} {todo.format(table, 'OLD', key)} END"
        )
    for event, row in (("INSERT", "NEW"), ("UPDATE OF due_at, state", "NEW"), ("DELETE", "OLD")):
        op.execute(
            f"CREATE TRIGGER ticket_due_{event.split()[0].lower()} AFTER {event} ON sla_clock BEGIN "
            f"UPDATE ticket SET clock_due_at = coalesce(({NEXT_DUE.format(number=f'{row}.ticket_number')}), '{NEVER}') "
            f"WHERE number = {row}.ticket_number; END"
        )


def _follow_on_postgresql() -> None:
    op.execute(
        "CREATE INDEX search_words ON search_entry USING gin (array_to_tsvector(string_to_array(words, ' ')))"
    )
    for table, key, columns, found in SOURCES:
        op.execute(f"""
            CREATE FUNCTION search_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF TG_OP <> 'INSERT' THEN
                    DELETE FROM search_entry WHERE kind = '{table}' AND ref = OLD.{key}::text;
                END IF;
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO search_todo (kind, ref) VALUES ('{table}', OLD.{key}::text);
                ELSE
                    INSERT INTO search_todo (kind, ref) VALUES ('{table}', NEW.{key}::text);
                END IF;
                RETURN NULL;
            END $$""")
        changed = " OR ".join(f"OLD.{one}::text IS DISTINCT FROM NEW.{one}::text" for one in columns)
        for event, when in (("INSERT", found), (f"UPDATE OF {', '.join(columns)}", changed), ("DELETE", "")):
            op.execute(
                f"CREATE TRIGGER search_{table}_{event.split()[0].lower()} AFTER {event} ON {table} FOR EACH ROW "
                f"{f'WHEN ({when})' if when else ''} EXECUTE FUNCTION search_{table}()"
            )
    op.execute(f"""
        CREATE FUNCTION ticket_due() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE due timestamptz; changed integer;
        BEGIN
            changed := CASE WHEN TG_OP = 'DELETE' THEN OLD.ticket_number ELSE NEW.ticket_number END;
            due := coalesce(({NEXT_DUE.format(number='changed')}), '{NEVER}+00');
            UPDATE ticket SET clock_due_at = due WHERE number = changed AND clock_due_at <> due;
            RETURN NULL;
        END $$""")
    op.execute(
        "CREATE TRIGGER ticket_due AFTER INSERT OR DELETE OR UPDATE OF due_at, state ON sla_clock "
        "FOR EACH ROW EXECUTE FUNCTION ticket_due()"
    )


def downgrade() -> None:
    """The same step back."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER ticket_due_{event}")
        for table, *_ in SOURCES:
            for event in ("new", "changed", "gone"):
                op.execute(f"DROP TRIGGER search_{table}_{event}")
        op.execute("DROP TRIGGER search_entry_new")
        op.execute("DROP TRIGGER search_entry_gone")
        op.execute("DROP TABLE search_words")
    else:
        op.execute("DROP FUNCTION ticket_due() CASCADE")
        for table, *_ in SOURCES:
            op.execute(f"DROP FUNCTION search_{table}() CASCADE")
    op.create_index("ix_ticket_assignee_id_status", "ticket", ["assignee_id", "status"])
    for name in TICKET_INDEXES:
        op.drop_index(name, table_name="ticket")
    op.execute("ALTER TABLE ticket DROP COLUMN clock_due_at")
    op.drop_table("search_entry")
    op.drop_table("search_todo")
