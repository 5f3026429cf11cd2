"""The worker's part of imports: woken by a page, and taken up again when a worker was lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from portal.jobs.imports import sweep
from portal.jobs.tasks import Jobs
from tests.importing import Importer

PEOPLE = "institution_user_id,name\ns1@x.example,Amira\n"


def test_the_sweep_takes_up_what_lost_its_worker(make):
    importer = Importer(make.database, make.config)
    run_id = importer.start("people", PEOPLE)
    sweep(make.database, make.config, lambda: importer.now + timedelta(minutes=1))
    assert importer.run(run_id).state == "checking", "somebody may be busy with it"
    sweep(make.database, make.config, lambda: importer.now + timedelta(minutes=3))
    assert importer.run(run_id).state == "checked"


def test_the_sweep_lets_go_of_old_uploads(make):
    importer = Importer(make.database, make.config)
    run = importer.check("people", PEOPLE)
    sweep(make.database, make.config, lambda: datetime.now(UTC) + timedelta(hours=25))
    assert importer.run(run.id).state == "expired"
    assert list((make.config.data / "uploads").iterdir()) == []


def test_the_queue_carries_the_import_on(make):
    importer = Importer(make.database, make.config)
    run_id = importer.start("people", PEOPLE)
    jobs = Jobs(make.config, make.database)
    jobs.start_import(run_id)
    task = jobs.huey.dequeue()
    jobs.huey.execute(task)
    jobs.huey.storage.close()
    assert importer.run(run_id).state == "checked"
