"""Cellar: the store on the disk; the only importer of SQLAlchemy's engine and of Alembic."""
