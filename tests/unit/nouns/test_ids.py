from peelian.nouns import ids


def test_every_id_says_what_it_names() -> None:
    assert {name for name in vars(ids) if name.endswith("Id")} == {
        "AlertId",
        "AssetId",
        "BodyId",
        "CameraId",
        "CheckId",
        "SupplierConcernId",
        "DeploymentId",
        "EntryId",
        "ExportId",
        "MemberId",
        "ModelId",
        "PersonId",
        "PointId",
        "QuestionnaireId",
        "RoundId",
        "SetId",
        "SubjectId",
        "TrackId",
    }
