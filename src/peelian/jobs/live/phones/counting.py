"""How many photos the van's phones asked for, by deployment: compared, found alike, and refused."""

from dataclasses import dataclass

from peelian.jobs.live.phones.ports import Phones
from peelian.nouns.ids import DeploymentId
from peelian.nouns.phone import LookAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Photos:
    """Of one deployment. `refused`: asked for without an open alert of the same officer, or without another need."""

    deployment: DeploymentId
    title: str
    compared: int
    alike: int
    refused: int


def photos(phones: Phones) -> list[Photos]:
    """Return the counts of every deployment whose phones asked for a photo, the oldest first."""
    counted = []
    with phones.store.read() as unit:
        for deployment in unit.deployments.all():
            looks = [look.answer for case in unit.cases.of(deployment.id) for look in case.second_looks]
            answers = [answer for answer in looks if answer is not LookAnswer.AGAIN]
            refused = sum(device.denied_looks for device in unit.devices.of(deployment.id))
            if looks or refused:
                counted.append(
                    Photos(
                        deployment=deployment.id,
                        title=deployment.plan.title,
                        compared=len(answers),
                        alike=answers.count(LookAnswer.MATCH),
                        refused=refused,
                    )
                )
    return counted
