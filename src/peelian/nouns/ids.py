"""Names of things: plain strings and numbers that must not be mixed up."""

from typing import NewType

CameraId = NewType("CameraId", str)
"""A camera within a deployment."""

SubjectId = NewType("SubjectId", str)
"""A person in a gallery or watchlist; whatever the list calls them, never a name that Peelian made."""

TrackId = NewType("TrackId", int)
"""One face followed by one camera; means nothing on another camera or in another deployment."""

ModelId = NewType("ModelId", str)
"""SHA-256 (hex) over detector, alignment, encoder and preprocessing: templates compare only within one."""

PersonId = NewType("PersonId", str)
"""Somebody who works with Peelian; never somebody on a list."""

DeploymentId = NewType("DeploymentId", str)
"""One deployment, from draft to record."""

EntryId = NewType("EntryId", str)
"""One entry of one deployment's watchlist. All of a deployment that a recogniser knows of a person."""

AlertId = NewType("AlertId", str)
"""One alert of one deployment, as the desk keeps it."""

CheckId = NewType("CheckId", str)
"""One operator-initiated check; leads to whoever made it, and never to whom it was made of."""

SetId = NewType("SetId", str)
"""One reference set, that operator-initiated checks are made against."""

MemberId = NewType("MemberId", str)
"""One picture of one person in one reference set. All that a search of it knows."""

BodyId = NewType("BodyId", str)
"""A body that runs surveillance equipment: a police force, an agency, a council."""

AssetId = NewType("AssetId", str)
"""One asset, or one fleet of alike ones, in one body's part of the register."""

SupplierConcernId = NewType("SupplierConcernId", str)
"""One sourced statement about a maker, a model, a component or a country."""

ExportId = NewType("ExportId", str)
"""One request to take part of the register along."""

QuestionnaireId = NewType("QuestionnaireId", str)
"""One questionnaire, through all its versions."""

RoundId = NewType("RoundId", str)
"""One round of a survey: one questionnaire, put to so many bodies, by a deadline."""

PointId = NewType("PointId", str)
"""One operating point, as it was proposed at the desk."""
