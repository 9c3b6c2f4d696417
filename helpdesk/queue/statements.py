"""The queue's SQL, built once: assembling a statement costs more than running it.

Rules that keep it right on PostgreSQL, where other transactions commit between and during our statements:
- A job is inserted before its lane's row is touched; who settles holds that row and looks for the next job in a
  statement of its own, begun after the row was his. So either he sees the new job or the putter finds the lane idle
  and wakes it.
- A claim reads jobs with the snapshot of before it got the lane: the job may be done already. Therefore the job's own
  row is updated under `state = 'ready'`, which PostgreSQL checks against its newest version.
"""

# ruff: noqa: S608 - put together from constants only

from sqlalchemy import bindparam, text

JOB_COLUMNS = "id, queue, key, lane, body, attempt, claims, due_at, weight, state, error, created_at, done_at"

# The oldest ready job of the lane in hand: when it is due and how heavy it is.
HEAD = "(select {0} from job where queue = lane.queue and job.lane = lane.lane and state = 'ready' order by id limit 1)"
HEAD_DUE, HEAD_WEIGHT = HEAD.format("due_at"), HEAD.format("job.weight")

MINE = "queue = :queue and lane = :lane and owner = :owner and fence = :fence"

PUT_JOB = text(
    "insert into job (queue, key, lane, body, weight, due_at, created_at)"
    " values (:queue, :key, :lane, :body, :weight, :due_at, :now)"
    " on conflict (queue, key) do nothing returning id"
)
WAKE_LANE = text(
    "insert into lane (queue, lane, ready_at, weight, touched_at) values (:queue, :lane, :due_at, :weight, :now)"
    " on conflict (queue, lane) do update set ready_at = coalesce(lane.ready_at, excluded.ready_at),"
    " weight = case when lane.ready_at is null then excluded.weight else lane.weight end, touched_at ="
    " excluded.touched_at"
)
# PostgreSQL: a batch in one round trip, jobs and lanes in the order of their lanes so that two batches cannot deadlock.
PUT_BATCH = text(
    "with fresh as (insert into job (queue, key, lane, body, weight, due_at, created_at)"
    " select queue, key, lane, body, weight, due_at, :now from unnest(cast(:queues as text[]), cast(:keys as text[]),"
    " cast(:lanes as text[]), cast(:bodies as text[]), cast(:weights as smallint[]), cast(:dues as double precision[]))"
    " with ordinality as new (queue, key, lane, body, weight, due_at, n) order by queue, lane, n"
    " on conflict (queue, key) do nothing returning id, queue, key, lane, weight, due_at),"
    " woken as (insert into lane (queue, lane, ready_at, weight, touched_at)"
    " select distinct on (queue, lane) queue, lane, due_at, weight, :now from fresh order by queue, lane, id"
    " on conflict (queue, lane) do update set ready_at = coalesce(lane.ready_at, excluded.ready_at),"
    " weight = case when lane.ready_at is null then excluded.weight else lane.weight end,"
    " touched_at = excluded.touched_at)"
    " select queue, key, pg_notify('helpdesk_job', queue) from fresh"
)
NOTIFY = text("select pg_notify('helpdesk_job', :queue)")

ANY_READY = text(
    "select 1 from lane where queue = :queue and ready_at is not null and ready_at <= :now and weight <= :weight"
    " limit 1"
)
# Of the lanes that have been free for longest, those first whose turn it is: one with heavy jobs is as if it had come
# later by what they take. So an album that was begun is ended before the next is begun, a short one goes before a long
# one, and nobody waits for ever. An album is answered as one: read by turns, all would be ready at the burst's end.
WINDOW, AHEAD, SECONDS_EACH = 100, 30, 2.0
_TURN = (
    "case when weight = 0 then ready_at else ready_at + (select count(*) from (select 1 from job where"
    f" queue = lane.queue and job.lane = lane.lane and state = 'ready' limit {AHEAD}) as ahead) * {SECONDS_EACH} end"
)
_FREE = "queue = :queue and ready_at is not null and ready_at <= :now and weight <= :weight"
_FREE_LANES = (
    f"select queue, lane from lane where {_FREE} and lane in"
    f" (select lane from lane where {_FREE} order by ready_at limit :limit + {WINDOW})"
    f" order by {_TURN} limit :limit"
)
_TAKE = "update lane set owner = :owner, ready_at = :until, fence = fence + 1, touched_at = :now"
TAKE_LANES = text(f"{_TAKE} where (queue, lane) in ({_FREE_LANES}) returning lane, fence")
TAKE_JOB = text(
    "update job set claims = claims + 1 where state = 'ready' and id ="
    " (select id from job where queue = :queue and lane = :lane and state = 'ready' order by id limit 1)"
    f" returning {JOB_COLUMNS}"
)
CLAIM_BATCH = text(  # PostgreSQL: all of it in one round trip
    f"with free as materialized ({_FREE_LANES} for update skip locked),"
    f" mine as ({_TAKE.replace('update lane set', 'update lane l set')} from free"
    " where l.queue = free.queue and l.lane = free.lane returning l.queue, l.lane, l.fence),"
    " taken as (update job j set claims = claims + 1 from mine where j.state = 'ready' and j.id = (select h.id from"
    " job h"
    " where h.queue = mine.queue and h.lane = mine.lane and h.state = 'ready' order by h.id limit 1) returning j.*)"
    f" select mine.lane as taken_lane, mine.fence, {', '.join('taken.' + name for name in JOB_COLUMNS.split(', '))}"
    " from mine left join taken on taken.queue = mine.queue and taken.lane = mine.lane"
)

HOLD = text(f"update lane set ready_at = case when ready_at > :until then ready_at else :until end where {MINE}")
HOLD_UNLOCKED = text(
    "update lane set ready_at = :until where (queue, lane) in"
    f" (select queue, lane from lane where {MINE} for update skip locked)"
)
FENCE = text(f"select 1 from lane where {MINE}")
FENCE_LOCKED = text(f"select 1 from lane where {MINE} for update")  # PostgreSQL
FREE_LANE = text(
    f"update lane set owner = null, ready_at = {HEAD_DUE}, weight = coalesce({HEAD_WEIGHT}, 0)"
    " where queue = :queue and lane = :lane"
)
DONE = text(
    "update job set state = 'done', done_at = :now where queue = :queue and lane = :lane and state = 'ready'"
    " and id = :id"
)
RETRY = text(
    "update job set attempt = attempt + 1, due_at = :due_at, error = :error where id = :id and state = 'ready'"
)
RELEASE = text(
    "update job set claims = case when claims > 0 then claims - 1 else 0 end, due_at = :due_at"
    " where id = :id and state = 'ready'"
)
BURY = text("update job set state = 'dead', done_at = :now, error = :error where id = :id and state = 'ready'")
FOLLOWING = text(
    f"select {JOB_COLUMNS} from job where queue = :queue and lane = :lane and state = 'ready' and id > :id"
    " order by id limit :limit"
)
OPEN_KEYS = text("select key from job where queue = :queue and lane = :lane and state = 'ready' order by id")

FIND_READY = text("select id, lane, due_at from job where queue = :queue and key = :key and state = 'ready'")
FIND_DEAD = text("select queue, lane from job where id = :id and state = 'dead'")
LOCK_LANE = text(
    "insert into lane (queue, lane, touched_at) values (:queue, :lane, :now)"
    " on conflict (queue, lane) do update set touched_at = excluded.touched_at"
)
HASTEN = text("update job set due_at = :now where id = :id and state = 'ready' and due_at > :now")
REPLAY = text(
    "update job set state = 'ready', due_at = :now, attempt = 0, claims = 0, done_at = null where id = :id and"
    " state = 'dead'"
)
FREE_UNOWNED = text(
    f"update lane set ready_at = {HEAD_DUE}, weight = coalesce({HEAD_WEIGHT}, 0)"
    " where queue = :queue and lane = :lane and owner is null"
)

FREE_OWN = text("update lane set owner = null, ready_at = :now where owner = :owner")
SEEN = text(
    "insert into worker (name, host, pid, started_at, seen_at, ahead) values (:name, :host, :pid, :now, :now, :ahead)"
    " on conflict (name) do update set host = excluded.host, pid = excluded.pid, seen_at = excluded.seen_at,"
    " ahead = excluded.ahead,"
    " started_at = case when worker.pid = excluded.pid then worker.started_at else excluded.started_at end"
)
GONE = text("update worker set pid = 0, seen_at = :now where name = :name")
NEWEST_CLOCK = text("select ahead, seen_at from worker where name <> :name order by seen_at desc limit 1")
LIVES = text("select started_at, seen_at from worker where name like :pattern")
DATABASE_TIME = text("select cast(extract(epoch from clock_timestamp()) as double precision)")

NEXT_READY = text(
    "select ready_at from lane where queue = :queue and ready_at is not null and weight <= :weight"
    " order by ready_at limit 1"
)
DEPTHS = text(
    "select queue, sum(case when owner is not null then 1 else 0 end),"
    " sum(case when owner is null and ready_at > :now then 1 else 0 end),"
    " min(case when owner is null and ready_at <= :now then ready_at end)"
    " from lane where ready_at is not null group by queue"
)
COUNT_READY = text("select queue, count(*) from job where state = 'ready' group by queue")
COUNT_DEAD = text("select queue, count(*) from job where state = 'dead' group by queue")
PURGE_DONE = text(
    "delete from job where id in (select id from job where state = 'done' and queue = :queue and done_at < :before"
    " order by done_at limit :limit)"
)
PURGE_LANES = text(
    "delete from lane where ready_at is null and owner is null and touched_at < :before and not exists"
    " (select 1 from job where job.queue = lane.queue and job.lane = lane.lane and state = 'ready')"
)
JOBS = text(
    f"select {JOB_COLUMNS} from job where queue in :queues and state in :states order by id desc limit :limit"
).bindparams(bindparam("queues", expanding=True), bindparam("states", expanding=True))
JOBS_BY_KEY = text(f"select {JOB_COLUMNS} from job where key = :key order by id")
