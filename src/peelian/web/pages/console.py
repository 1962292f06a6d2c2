"""The console of a live deployment."""

from fastapi import APIRouter

router = APIRouter()
