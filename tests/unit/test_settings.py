from pathlib import Path

import pytest

from peelian import settings
from peelian.errors import BadOptionError


def test_the_cache_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PEELIAN_CACHE", str(tmp_path))
    assert settings.read().cache == tmp_path


def test_the_cache_follows_the_desktop_convention(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PEELIAN_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert settings.read().cache == tmp_path / "peelian"


@pytest.mark.parametrize("threads", ["0", "-1", "two", "", "1e3", "5000"])
def test_a_number_of_threads_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, threads: str) -> None:
    monkeypatch.setenv("PEELIAN_THREADS", threads)
    with pytest.raises(BadOptionError, match="PEELIAN_THREADS"):
        settings.read()


def test_proxies_come_from_the_environment_and_the_list_of_exceptions_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy", "ALL_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "localhost")
    proxies = settings.read().proxies
    assert proxies["https"] == "http://proxy.example:3128"
    assert "no" not in proxies


def test_keys_and_data_are_kept_apart_and_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PEELIAN_CONFIG", str(tmp_path / "keys"))
    monkeypatch.delenv("PEELIAN_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    read = settings.read()
    assert read.config == tmp_path / "keys"
    assert read.data == tmp_path / "peelian"
