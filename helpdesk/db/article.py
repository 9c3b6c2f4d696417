"""What the sample shop sells: one row a variant (size, colour), with its stock."""

from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpdesk.db.base import Base


class Article(Base):
    """One variant. Those of one `family` differ in size or colour only; `names` are by language, `prices` of one piece
    in minor units by currency, `stock` is pieces that can be sold now."""

    __tablename__ = "shop_article"

    sku: Mapped[str] = mapped_column(String(40), primary_key=True)
    family: Mapped[str] = mapped_column(String(40), index=True)
    category: Mapped[str] = mapped_column(String(40))
    size: Mapped[str] = mapped_column(String(20), default="")
    color: Mapped[str] = mapped_column(String(20), default="")
    names: Mapped[dict[str, Any]]
    prices: Mapped[dict[str, Any]]
    stock: Mapped[int] = mapped_column(default=0)


def find_article(session: Session, sku: str, *, lock: bool = False) -> Article | None:
    """The article; with `lock` as it is now, held until the transaction ends."""
    return session.get(Article, sku, populate_existing=lock, with_for_update=True if lock else None)


def family_of(session: Session, sku: str) -> list[Article]:
    """All variants of the article's family, itself included, by SKU."""
    family = select(Article.family).where(Article.sku == sku).scalar_subquery()
    return list(session.scalars(select(Article).where(Article.family == family).order_by(Article.sku)))
