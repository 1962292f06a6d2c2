from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, Table

from peelian.storage.metadata import METADATA


def test_every_constraint_of_a_table_gets_a_name() -> None:
    tables = MetaData(naming_convention=METADATA.naming_convention)
    Table("parent", tables, Column("id", Integer, primary_key=True))
    child = Table(
        "child",
        tables,
        Column("id", Integer, primary_key=True),
        Column("parent", Integer, ForeignKey("parent.id"), unique=True),
        CheckConstraint("id > 0", name="positive"),
    )
    assert {str(constraint.name) for constraint in child.constraints} == {
        "pk_child",
        "uq_child_parent",
        "fk_child_parent_parent",
        "ck_child_positive",
    }
