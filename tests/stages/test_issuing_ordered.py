"""Large files of certificates are made by the worker: once, by whoever lives, and never with a certificate that is void."""

import io
from datetime import timedelta

import pytest

from registry import clock, worker
from registry.errors import NotFound, RuleViolation
from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Certificate
from registry.records.paper import KeptPrint, PrintJob
from registry.stages import issuing
from registry.stages.issuing import ordering
from tests.factories import ADOPTED, Way, instant

ZIP = issuing.Output(each=True)


def ordered(way: Way, output: issuing.Output = ZIP) -> PrintJob:
    with scope.everywhere():
        return issuing.order(way.cycle, None, output, way.people["clerk"])


def again(job: PrintJob) -> PrintJob:
    with scope.everywhere():
        found: PrintJob = PrintJob.get_by_id(job.id)
    return found


def taken(job: PrintJob) -> bytes:
    out = io.BytesIO()
    with scope.everywhere():
        issuing.take_ordered(job, out)
    return out.getvalue()


def test_a_file_that_was_ordered_is_made_by_the_worker_and_is_the_one_that_comes_at_once(way: Way) -> None:
    way.to_decision(3)
    job = ordered(way)
    assert job.state == "waiting"

    worker.run_once(way.register)

    made = again(job)
    assert (made.state, made.pages_done) == ("done", 3)
    out = io.BytesIO()
    with scope.everywhere():
        issuing.print_cycle(way.cycle, out, output=ZIP)
        assert KeptPrint.select().count() == 1
        assert issuing.comes_at_once(way.cycle, None, ZIP, 0)
        assert not issuing.comes_at_once(way.cycle, None, issuing.PLAIN, 2)
    assert taken(made) == out.getvalue()


def test_the_same_file_ordered_twice_is_one_job_while_it_is_made(way: Way) -> None:
    way.to_decision(2)

    first, second, other = ordered(way), ordered(way), ordered(way, issuing.PLAIN)

    assert (first.id == second.id, first.id == other.id) == (True, False)


def test_every_output_goes_through_a_job_unchanged(way: Way) -> None:
    way.to_decision(1)
    outputs = [output for output, _ in issuing.CHOICES.values()]
    made = [ordered(way, output) for output in outputs]

    assert [issuing.Output.from_dict(again(job).output) for job in made] == outputs


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_a_file_with_a_certificate_that_became_void_is_neither_made_nor_given(way: Way) -> None:
    way.to_decision(3)
    before, after = ordered(way), ordered(way, issuing.PLAIN)
    with scope.everywhere():
        issuing.make_ordered(after.id)
        void = Certificate.select().order_by(Certificate.id).get()
    way.do("clerk", issuing.SpoilCertificates(way.cycle, (void.id,), "写错了"), ADOPTED)

    worker.run_once(way.register)

    refused = again(before)
    assert (refused.state, "请回到证书页重新生成" in refused.refusal) == ("refused", True)
    with pytest.raises(RuleViolation, match="其中有证书作废"):
        taken(again(after))


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_a_job_whose_worker_died_is_taken_up_when_its_lease_is_over_and_given_up_in_the_end(way: Way) -> None:
    way.to_decision(1)
    job = ordered(way)
    day = instant(ADOPTED)
    with scope.everywhere(), clock.at(day):
        assert ordering._claim(job.id)
        issuing.make_ordered(job.id)
        assert again(job).state == "drawing"
    with scope.everywhere(), clock.at(day + timedelta(minutes=6)):
        issuing.make_ordered(job.id)
        assert again(job).state == "done"
    with scope.everywhere(), transaction():
        PrintJob.update(state="drawing", attempts=ordering.MOST_ATTEMPTS).execute()
    with scope.everywhere(), clock.at(day + timedelta(minutes=12)):
        issuing.make_ordered(job.id)
    assert "程序几次都没有做成" in again(job).refusal


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_a_job_that_failed_for_a_full_disk_is_tried_again_in_the_next_round(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.to_decision(1)
    job = ordered(way)
    with monkeypatch.context() as full:
        full.setattr(ordering, "made", _disk_is_full)
        worker.run_once(way.register)
    assert again(job).state == "drawing"

    worker.run_once(way.register)

    assert again(job).state == "done"


def _disk_is_full(*_asked: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_a_job_is_found_in_its_own_cycle_only_and_forgotten_after_a_week(way: Way) -> None:
    way.to_decision(1)
    day = instant(ADOPTED)
    with scope.everywhere(), clock.at(day):
        job = issuing.order(way.cycle, None, ZIP, way.people["clerk"])
        issuing.make_ordered(job.id)
        assert [one.id for one in issuing.orders(way.cycle)] == [job.id]
        with pytest.raises(NotFound):
            issuing.find_order(way.cycle + 1, job.id)
    with scope.everywhere(), clock.at(day + timedelta(days=8)):
        assert issuing.orders(way.cycle) == []
        issuing.order(way.cycle, None, issuing.PLAIN, way.people["clerk"])
        with pytest.raises(NotFound, match="重新生成"):
            issuing.find_order(way.cycle, job.id)
    with scope.everywhere():
        assert KeptPrint.select().count() == 1
