"""Reckon an evaluation again from its scores, with NumPy, SciPy and scikit-learn and no code of Peelian.

    python -m scripts.check_evaluation REPORT_FOLDER

The folder is one that `peelian evaluate … --out REPORT_FOLDER --scores` wrote. Every figure is held against the
report: rates, thresholds, areas, intervals (the draws are seeded, so they are drawn again), groups and picture
quality in both directions,
Fisher's, Pearson's and Holm's answers. Answers drawn by lot are drawn with other lots, and may differ as lots do.
"""

import csv
import json
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.stats import chi2_contingency, fisher_exact
from sklearn.metrics import roc_auc_score

SEED = 20_230_405
DRAWS = 1000
TOLERANCE = 1e-9
LOTS = 999

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Scores:
    """What the folder holds."""

    result: dict[str, Any]
    subjects: Array
    role: Array
    groups: dict[str, Array]
    listed: Array
    searches: Array
    pairs: Array | None


@dataclass
class Difference:
    """The largest difference seen, and how many figures were compared."""

    largest: float = 0.0
    where: str = ""
    figures: int = 0

    def hold(self, where: str, reported: float | None, reckoned: float | None) -> None:
        """Compare one figure."""
        self.figures += 1
        apart = 0.0 if reported == reckoned else math.inf
        if reported is not None and reckoned is not None:
            apart = abs(reported - reckoned)
        if apart > self.largest:
            self.largest, self.where = apart, f"{where}: {reported} reported, {reckoned} reckoned"


def read(folder: Path) -> Scores:
    """Read a folder."""
    with (folder / "scores" / "items.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name not in {"line", "subject", "role"}]
    numbers: dict[str, int] = {}
    subjects = np.array([numbers.setdefault(row["subject"], len(numbers)) for row in rows])
    listed = (folder / "scores" / "listed.csv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = folder / "scores" / "pairs.npy"
    return Scores(
        result=json.loads((folder / "result.json").read_text(encoding="utf-8")),
        subjects=subjects,
        role=np.array([row["role"] for row in rows]),
        groups={name: np.array([row[name] for row in rows]) for name in names},
        listed=np.array([numbers[name] for name in listed]),
        searches=np.load(folder / "scores" / "searches.npy"),
        pairs=np.load(pairs) if pairs.exists() else None,
    )


class Check:
    """Holds a report against its scores."""

    def __init__(self, scores: Scores) -> None:
        self._at = scores
        self.seen = Difference()
        people = int(scores.subjects.max()) + 1
        rng = np.random.default_rng(SEED)
        self._drawn = np.stack([np.bincount(rng.integers(0, people, people), minlength=people) for _ in range(DRAWS)])
        self._rng = rng
        probes = np.flatnonzero(scores.role != "gallery")
        self._probe = scores.subjects[probes]
        self._of_probe = {name: values[probes] for name, values in scores.groups.items()}
        place = {int(subject): at for at, subject in enumerate(scores.listed)}
        self._own_at = np.array([place.get(int(subject), -1) for subject in self._probe])
        rows = np.arange(len(probes))
        there = self._own_at >= 0
        self._own = np.where(there, scores.searches[rows, self._own_at], np.float32(-np.inf))
        self._others = scores.searches.copy()
        self._others[rows[there], self._own_at[there]] = -np.inf
        self._mated = np.isfinite(self._own)
        self._taken_off = bool(self._mated.all()) and len(scores.listed) > 1
        self._strangers = self._mated if self._taken_off else ~self._mated

    def run(self) -> None:
        """Hold every figure that can be reckoned from what is there."""
        if self._at.pairs is not None:
            self._one_to_one(self._at.pairs)
        self._one_to_many()
        for part in ("equity", "quality"):
            if self._at.result[part] is not None:
                self._by_group(part, self._at.result[part])

    def interval(self, errors: Array, trials: Array, people: int = 1) -> tuple[float, float, float]:
        """Return a rate with its interval: the wider of Wilson's and of drawing people again."""
        wrong, tried = errors.sum() / people, trials.sum() / people
        value = wrong / tried
        low, high = _wilson(wrong, tried)
        if value in {0.0, 1.0}:
            count = int((trials > 0).sum())
            units = count if people == 1 else count * (count - 1) // 2
            far = _wilson(units if wrong else 0, units)
        else:
            with np.errstate(invalid="ignore", divide="ignore"):
                shares = value + people * ((self._drawn @ errors) / (self._drawn @ trials) - value)
            far = (np.nanpercentile(shares, 2.5), np.nanpercentile(shares, 97.5))
        return value, max(0.0, min(low, far[0])), min(1.0, max(high, far[1]))

    def _hold(self, where: str, reported: dict[str, Any], errors: Array, trials: Array, people: int = 1) -> None:
        value, low, high = self.interval(errors, trials, people)
        for name, reckoned in (("value", value), ("low", low), ("high", high)):
            self.seen.hold(f"{where} {name}", reported[name], reckoned)

    def _by_person(self, person: Array, weight: Array) -> Array:
        return np.bincount(person, weight, self._drawn.shape[1])

    def _one_to_one(self, pairs: Array) -> None:
        subjects = self._at.subjects
        one, other = np.triu_indices(len(subjects), 1)
        similar, same = pairs[one, other], subjects[one] == subjects[other]
        bins = np.clip((similar + np.float32(1)) * np.float32(32768), 0, 65535).astype(int)
        self.seen.hold("AUC", self._at.result["auc"]["value"], float(roc_auc_score(same, bins)))
        for rate, told in self._at.result["fnmr_at_fmr"].items():
            threshold = np.float32(told["threshold"])
            self._lowest(f"FMR {rate}", similar[~same], told["threshold"], float(rate))
            missed = same & (similar < threshold)
            person = subjects[one]
            of_people = [self._by_person(person, it * 1.0) for it in (missed, same)]
            self._hold(f"FNMR at FMR {rate}", told, of_people[0], of_people[1])
            false = ~same & (similar >= threshold)
            both = [
                self._by_person(person, it * 1.0) + self._by_person(subjects[other], it * 1.0) for it in (false, ~same)
            ]
            self._hold(f"FMR {rate}", told["fmr"], both[0], both[1], 2)

    def _lowest(self, where: str, similar: Array, threshold: float, rate: float) -> None:
        """Check that a threshold keeps to its rate, and that one a millionth lower does not."""
        allowed = math.floor(rate * similar.size + 1e-9)
        self.seen.hold(f"{where} kept", 1.0, float((similar >= np.float32(threshold)).sum() <= allowed))
        lower = np.float32(round(threshold - 1e-6, 6))
        self.seen.hold(f"{where} lowest", 1.0, float((similar >= lower).sum() > allowed))

    def _one_to_many(self) -> None:
        sizes = [self._at.result["gallery_size"], *(one["gallery_size"] for one in self._at.result["lists"])]
        told = [self._at.result, *self._at.result["lists"]]
        people = len(self._at.listed)
        for size, one in zip(sizes, told, strict=True):
            order = np.arange(people) if size == people else self._rng.permutation(people)
            self._list(one, order[: people - people % size].reshape(-1, size))

    def _list(self, told: dict[str, Any], lists: Array) -> None:
        holder = np.full(len(self._at.listed), -1)
        for number, members in enumerate(lists):
            holder[members] = number
        mated = np.flatnonzero(self._mated & (holder[self._own_at] >= 0))
        rivals = np.array([self._others[at, lists[holder[self._own_at[at]]]].max() for at in mated])
        own, person = self._own[mated], self._probe[mated]
        if self._taken_off:
            strangers, tops = person, rivals[:, None]
        else:
            rows = np.flatnonzero(self._strangers)
            strangers = self._probe[rows]
            tops = np.stack([self._others[rows][:, members].max(axis=1) for members in lists], axis=1)
        wrong = self._by_person(person, (own <= rivals) * 1.0)
        trials = self._by_person(person, np.ones(len(person)))
        value, low, high = self.interval(wrong, trials)
        for name, reckoned in (("value", 1 - value), ("low", 1 - high), ("high", 1 - low)):
            self.seen.hold(f"rank 1 {name}", told["rank1"][name], reckoned)
        for rate, figures in told["fnir_at_fpir"].items():
            threshold = np.float32(figures["threshold"])
            self._lowest(f"FPIR {rate}", tops.ravel(), figures["threshold"], float(rate))
            missed = ((own <= rivals) | (own < threshold)) * 1.0
            self._hold(f"FNIR at FPIR {rate}", figures, self._by_person(person, missed), trials)
            flagged = self._by_person(strangers, (tops >= threshold).sum(axis=1))
            searched = self._by_person(strangers, np.full(len(strangers), tops.shape[1]))
            self._hold(f"FPIR {rate}", figures["fpir"], flagged, searched)

    def _by_group(self, part: str, found: dict[str, Any]) -> None:
        if self._at.pairs is not None:
            for rate, told in found["one_to_one"].items():
                self._assessed(f"{part}, FMR {rate}", told, self._pair_groups(self._at.pairs, told["threshold"]))
        for one in found["one_to_many"]:
            for rate, told in one["at_fpir"].items():
                cut = self._search_groups(told["threshold"], one["gallery_size"])
                self._assessed(f"{part}, list of {one['gallery_size']}, FPIR {rate}", told, cut)

    def _search_groups(self, threshold: float, size: int) -> "Cut":
        listed, off = len(self._at.listed), int(self._taken_off)
        rivals = (self._others >= self._own[:, None]).sum(axis=1)
        alone = np.array([_none(listed - 1, int(it), size - 1) for it in rivals[self._mated]])
        found = np.where(self._own[self._mated] >= np.float32(threshold), alone, 0.0)
        alike = (self._others[self._strangers] >= np.float32(threshold)).sum(axis=1)
        flagged = 1 - np.array([_none(listed - off, int(it), size - off) for it in alike])

        def cut(direction: str, column: str) -> "Groups":
            rows, happened = (self._mated, found) if direction == "found" else (self._strangers, flagged)
            label = _label(column, self._of_probe)[rows]
            return _single(label, self._probe[rows], happened)

        return cut

    def _pair_groups(self, pairs: Array, threshold: float) -> "Cut":
        subjects = self._at.subjects
        one, other = np.triu_indices(len(subjects), 1)
        similar, same = pairs[one, other] >= np.float32(threshold), subjects[one] == subjects[other]

        def cut(direction: str, column: str) -> "Groups":
            label = _label(column, self._at.groups)
            if direction == "found":
                rows = same & (label[one] == label[other]) & (label[one] != "")
                return _single(label[one][rows], subjects[one][rows], similar[rows] * 1.0)
            rows = ~same & (label[one] != "") & (label[other] != "")
            labels = np.stack([label[one][rows], label[other][rows]])
            people = np.stack([subjects[one][rows], subjects[other][rows]])
            return _paired(labels, people, similar[rows] * 1.0, _cells(label, subjects))

        return cut

    def _assessed(self, where: str, told: dict[str, Any], cut: "Cut") -> None:
        answers: list[tuple[dict[str, Any], float]] = []
        for detail in told["findings"]:
            finding = detail["finding"]
            name = f"{where}, {finding['direction']}, {finding['column']}"
            groups = cut(finding["direction"], finding["column"])
            self._finding(name, finding, groups)
            table = groups.table([one["group"] for one in finding["groups"]])
            if detail["p_lots"] is not None:
                self.seen.hold(f"{name} p", detail["p_independent"], _independent(table))
                self._lots(name, detail["p_lots"], groups)
                answers.append((finding, max(detail["p_independent"] or 0.0, detail["p_lots"])))
        for (finding, _), adjusted in zip(answers, _holm([p for _, p in answers]), strict=True):
            self.seen.hold(f"{where} Holm", finding["p_adjusted"], adjusted)

    def _finding(self, name: str, finding: dict[str, Any], groups: "Groups") -> None:
        people = self._drawn.shape[1]
        for one in finding["groups"]:
            errors, trials = groups.by_person(one["group"], people)
            self._hold(f"{name}, {one['group']}", one, errors, trials, groups.people)
        values = [one["value"] for one in finding["groups"]]
        if len(values) > 1:
            self.seen.hold(f"{name} difference", finding["difference"], max(values) - min(values))
            ratio = max(values) / min(values) if min(values) > 0 else None
            self.seen.hold(f"{name} ratio", finding["ratio"], ratio)

    def _lots(self, name: str, reported: float, groups: "Groups") -> None:
        """Draw lots again, others than the report's; both are estimates, and may be six deviations apart."""
        seen = _pearson(*groups.totals(groups.cells))
        rng = np.random.default_rng(1)
        again = sum(_pearson(*groups.totals(rng.permutation(groups.cells))) >= seen - 1e-9 for _ in range(LOTS))
        share = (again + 1) / (LOTS + 1)
        middle = (share + reported) / 2
        apart = abs(share - reported) / math.sqrt(middle * (1 - middle + 1e-3) * (1 / LOTS + 1 / 1999))
        self.seen.hold(f"{name} by lot, {share} and {reported}", 1.0, float(apart < 6))


@dataclass(frozen=True)
class Groups:
    """Outcomes by cell of one person and group. `totals`: events and trials by group if cells were of these groups."""

    cells: Array
    totals: Callable[[Array], tuple[Array, Array]]
    by_person: Callable[[str, int], tuple[Array, Array]]
    names: Array
    people: int

    def table(self, wanted: list[str]) -> Array:
        """Return how often it happened and did not, in the groups that are wanted."""
        events, trials = self.totals(self.cells)
        at = [int(np.flatnonzero(self.names == name)[0]) for name in wanted]
        happened = np.rint(np.round(events[at], 6))
        return np.stack([happened, np.rint(trials[at]) - happened])


Cut = Callable[[str, str], Groups]


def _label(column: str, groups: dict[str, Array]) -> Array:
    parts = column.split(" x ")
    joined = groups[parts[0]].astype(object)
    for part in parts[1:]:
        empty = (joined == "") | (groups[part] == "")
        joined = np.where(empty, "", joined + " x " + groups[part].astype(object))
    return joined.astype(str)


def _cells(label: Array, person: Array) -> tuple[Array, Array, Array, Array]:
    """Return the names of groups, and of each cell the number of its group, its person and how many rows it has."""
    there = label != ""
    names, code = np.unique(label[there], return_inverse=True)
    keys, rows = np.unique(np.stack([person[there], code]), axis=1, return_counts=True)
    return names, keys[1], keys[0], rows


def _single(label: Array, person: Array, happened: Array) -> Groups:
    names, cells, persons, rows = _cells(label, person)
    place = {(int(one), str(names[code])): at for at, (one, code) in enumerate(zip(persons, cells, strict=True))}
    there = label != ""
    at = np.array([place[int(one), str(name)] for one, name in zip(person[there], label[there], strict=True)], int)
    events = np.bincount(at, happened[there], len(cells))

    def totals(group: Array) -> tuple[Array, Array]:
        return np.bincount(group, events, len(names)), np.bincount(group, rows, len(names))

    def by_person(name: str, people: int) -> tuple[Array, Array]:
        own = label == name
        return np.bincount(person[own], happened[own], people), np.bincount(person[own], minlength=people) * 1.0

    return Groups(cells=cells, totals=totals, by_person=by_person, names=names, people=1)


def _paired(label: Array, people: Array, happened: Array, made: tuple[Array, Array, Array, Array]) -> Groups:
    names, cells, persons, rows = made
    place = {(int(one), str(names[code])): at for at, (one, code) in enumerate(zip(persons, cells, strict=True))}
    hit = happened > 0
    ends = [
        np.array([place[int(one), str(name)] for one, name in zip(who[hit], whose[hit], strict=True)], int)
        for who, whose in zip(people, label, strict=True)
    ]

    def totals(group: Array) -> tuple[Array, Array]:
        within = group[ends[0]] == group[ends[1]]
        events = np.bincount(group[ends[0]][within], minlength=len(names)) * 1.0
        table = np.zeros((len(names), int(persons.max()) + 1))
        np.add.at(table, (group, persons), rows)
        return events, (table.sum(axis=1) ** 2 - (table**2).sum(axis=1)) / 2

    def by_person(name: str, count: int) -> tuple[Array, Array]:
        own = (label[0] == name) & (label[1] == name)
        sides = [(side[own], happened[own]) for side in people]
        return (
            np.sum([np.bincount(who, weight, count) for who, weight in sides], axis=0),
            np.sum([np.bincount(who, minlength=count) for who, _ in sides], axis=0) * 1.0,
        )

    return Groups(cells=cells, totals=totals, by_person=by_person, names=names, people=2)


def _none(people: int, rivals: int, places: int) -> float:
    return math.comb(people - rivals, places) / math.comb(people, places)


def _wilson(errors: float, trials: float) -> tuple[float, float]:
    if float(errors).is_integer() and float(trials).is_integer():
        found = stats.binomtest(int(errors), int(trials)).proportion_ci(method="wilson")
        return float(found.low), float(found.high)
    z, share = float(stats.norm.ppf(0.975)), errors / trials
    middle, reach = share + z * z / (2 * trials), z * math.sqrt(share * (1 - share) / trials + (z / (2 * trials)) ** 2)
    return (middle - reach) / (1 + z * z / trials), (middle + reach) / (1 + z * z / trials)


def _independent(table: Array) -> float | None:
    if table.shape[1] < 2 or (table.sum(axis=1) == 0).any():
        return 1.0
    if stats.contingency.expected_freq(table).min() >= 5:
        return float(chi2_contingency(table).pvalue)
    return float(fisher_exact(table).pvalue) if table.shape[1] == 2 else None


def _pearson(events: Array, trials: Array) -> float:
    mean = events.sum() / trials.sum()
    expected = trials * mean
    spread = expected * (1 - mean)
    return float((((events - expected) ** 2)[spread > 0] / spread[spread > 0]).sum())


def _holm(answers: list[float]) -> Iterator[float]:
    order = np.argsort(answers, kind="stable")
    stepped = np.maximum.accumulate([min(1.0, (len(answers) - at) * answers[it]) for at, it in enumerate(order)])
    adjusted = np.empty(len(answers))
    adjusted[order] = stepped
    return iter(adjusted.tolist())


def main(folder: str) -> int:
    """Check a folder; the exit status says whether everything agrees."""
    check = Check(read(Path(folder)))
    check.run()
    seen = check.seen
    agrees = seen.largest <= TOLERANCE
    print(f"{seen.figures:,} figures, largest difference {seen.largest:.3g}" + ("" if agrees else f" at {seen.where}"))
    return 0 if agrees else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
