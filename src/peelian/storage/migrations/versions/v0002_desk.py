"""What the desk keeps: nouns as documents, the vault, and who may come in."""

import sqlalchemy as sa
from alembic import op

revision = "v0002"
down_revision = "v0001"

NOUNS: dict[str, tuple[tuple[str, bool], ...]] = {
    "person": (("name", False),),
    "deployment": (("stage", True),),
    "entry": (("deployment", True),),
    "alert_case": (("deployment", True),),
}
"""Tables of nouns, with the text columns that they are looked up by and whether there is an index."""


def upgrade() -> None:
    """Make the tables."""
    _nouns()
    _vault()
    _door()


def _nouns() -> None:
    for table, keys in NOUNS.items():
        op.create_table(
            table,
            sa.Column("number", sa.Integer, nullable=False),
            sa.Column("id", sa.Text, nullable=False),
            *(sa.Column(key, sa.Text, nullable=False) for key, _ in keys),
            *([sa.Column("raised_at", sa.BigInteger, nullable=False)] if table == "alert_case" else []),
            sa.Column("document", sa.Text, nullable=False),
            sa.PrimaryKeyConstraint("number", name=f"pk_{table}"),
            sa.UniqueConstraint("id", name=f"uq_{table}_id"),
        )
        for key, indexed in keys:
            if indexed:
                op.create_index(f"ix_{table}_{key}", table, [key])


def _vault() -> None:
    op.create_table(
        "vault_lock",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("passes", sa.Integer, nullable=False),
        sa.Column("memory_kib", sa.Integer, nullable=False),
        sa.Column("lanes", sa.Integer, nullable=False),
        sa.Column("check_value", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vault_lock"),
        sa.CheckConstraint("id = 1", name=op.f("ck_vault_lock_one_row")),
    )
    op.create_table(
        "vault_key",
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_vault_key"),
    )
    op.create_table(
        "vault_content",
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("subject", "kind", name="pk_vault_content"),
        sa.ForeignKeyConstraint(["subject"], ["vault_key.subject"], name="fk_vault_content_subject_vault_key"),
    )


def _door() -> None:
    _of_people("enrolment_link", sa.Column("digest", sa.Text, nullable=False), ("expires_at",), ("used_at",))
    _of_people("session", sa.Column("digest", sa.Text, nullable=False), ("created_at", "last_seen_at", "ends_at"), ())
    op.create_table(
        "passkey",
        sa.Column("credential", sa.LargeBinary, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.Integer, nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("credential", name="pk_passkey"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_passkey_person_person"),
    )
    op.create_index("ix_passkey_person", "passkey", ["person"])
    op.create_table(
        "challenge",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=True),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_challenge"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_challenge_person_person"),
    )
    op.create_index("ix_challenge_expires_at", "challenge", ["expires_at"])


def _of_people(table: str, key: "sa.Column[str]", moments: tuple[str, ...], perhaps: tuple[str, ...]) -> None:
    """Make a table of what a person holds, found by a digest."""
    op.create_table(
        table,
        key,
        sa.Column("person", sa.Text, nullable=False),
        *(sa.Column(moment, sa.BigInteger, nullable=False) for moment in moments),
        *(sa.Column(moment, sa.BigInteger, nullable=True) for moment in perhaps),
        sa.PrimaryKeyConstraint("digest", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=f"fk_{table}_person_person"),
    )
    op.create_index(f"ix_{table}_person", table, ["person"])
