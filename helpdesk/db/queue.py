"""The queue's tables (Core: helpdesk.queue speaks SQL to them). Times are epoch seconds on the queue's own clock."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from helpdesk.db.base import metadata

Seconds = Float(53)

# `state`: ready (waits or is worked on), done, dead (buried). `attempt` counts retries asked for, `claims` every time
# the job was handed out, also to a worker that died of it. `body` is JSON in ASCII.
job = Table(
    "job",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("queue", String(20), nullable=False),
    Column("key", String(400), nullable=False),
    Column("lane", String(400), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(8), nullable=False, server_default="ready"),
    Column("weight", SmallInteger, nullable=False, server_default="0"),
    Column("due_at", Seconds, nullable=False),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("claims", Integer, nullable=False, server_default="0"),
    Column("error", String(500), nullable=False, server_default=""),
    Column("created_at", Seconds, nullable=False),
    Column("done_at", Seconds),
    UniqueConstraint("queue", "key"),
)
# The predicates are literals: with bound values SQLite would not use these indexes.
Index("ix_job_ready", job.c.queue, job.c.lane, job.c.id,
      sqlite_where=text("state = 'ready'"), postgresql_where=text("state = 'ready'"))  # fmt: skip
Index("ix_job_done", job.c.queue, job.c.done_at,
      sqlite_where=text("state = 'done'"), postgresql_where=text("state = 'done'"))  # fmt: skip
Index("ix_job_dead", job.c.queue, job.c.id,
      sqlite_where=text("state = 'dead'"), postgresql_where=text("state = 'dead'"))  # fmt: skip

# The row is the mutex of its lane. `ready_at` is when somebody may claim it: the due time of its oldest ready job while
# it is free, the end of the lease while `owner` works on it, NULL when nothing waits. So one index finds work, delayed
# work and the work of the dead alike. `weight` is that of the oldest ready job; `fence` counts claims up for ever.
lane = Table(
    "lane",
    metadata,
    Column("queue", String(20), primary_key=True),
    Column("lane", String(400), primary_key=True),
    Column("ready_at", Seconds),
    Column("weight", SmallInteger, nullable=False, server_default="0"),
    Column("owner", String(80)),
    Column("fence", BigInteger, nullable=False, server_default="0"),
    Column("touched_at", Seconds, nullable=False),
)
Index("ix_lane_ready", lane.c.queue, lane.c.ready_at, lane.c.weight,
      sqlite_where=text("ready_at is not null"), postgresql_where=text("ready_at is not null"))  # fmt: skip
Index("ix_lane_owner", lane.c.owner,
      sqlite_where=text("owner is not null"), postgresql_where=text("owner is not null"))  # fmt: skip

# Processes that claim jobs, by their stable names. `ahead` is how far the queue's clock runs before the database's
# wall clock since that was set back.
worker = Table(
    "worker",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("host", String(120), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", Seconds, nullable=False),
    Column("seen_at", Seconds, nullable=False),
    Column("ahead", Seconds, nullable=False, server_default="0"),
)
