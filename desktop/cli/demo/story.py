"""The verb `demo`: the whole story on real servers, ending with the counts that prove it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from desktop.cli.asked import Asked
from desktop.cli.demo import evidence
from desktop.cli.demo.scene import Made, Scene, Spoiled
from desktop.cli.demo.servers import BUCKET, Cloud, NotStarted
from desktop.cli.figures import count, lasting
from desktop.cli.terminal import Json, Terminal

Meddle = Callable[[str, Cloud], None]

_WORDS = {"calendar": "events", "tasks": "to-dos"}


def demo(terminal: Terminal, asked: Asked) -> int:
    """Tell the story; exit 0 only when everything at the end is as it was at the start."""
    return tell(terminal, disaster=asked.disaster, phone=asked.phone)


def tell(
    terminal: Terminal,
    *,
    disaster: bool,
    phone: bool = False,
    one_in: int = 1,
    meddle: Meddle | None = None,
) -> int:
    """The story, and the exit status it ends with.

    Args:
        terminal: where it is told.
        disaster: whether everything is lost, and got back.
        phone: whether a new phone gets everything at the end.
        one_in: 1 for the whole family's data, 10 for every tenth item.
        meddle: spoils the story, to try out its proof: called "before recover" with the storage,
            and "before proof" with the new server.
    """
    began = terminal.clock.monotonic()
    told = _Told(terminal, meddle or _nobody)
    exit = 0
    with Scene(terminal, one_in) as scene:
        try:
            made = _story(scene, told, disaster=disaster)
            if phone:
                _on_a_phone(scene, told, made)
        except Spoiled as spoiled:
            exit = spoiled.exit
            told.say(f"NOT AS IT MUST BE: {spoiled}")
        except NotStarted as silent:
            exit = 4
            told.say(f"A server of the demo did not start: {silent}")
        seconds = round(terminal.clock.monotonic() - began, 1)
        document = {"disaster": disaster, **told.facts, "steps": scene.steps, "seconds": seconds}
    told.say(f"{'Proven' if exit == 0 else 'Not proven'} in {lasting(seconds)}.")
    return terminal.answer(exit, document)


@dataclass(slots=True)
class _Told:
    """The teller's voice, and the facts the story leaves behind."""

    terminal: Terminal
    meddle: Meddle
    facts: dict[str, Json] = field(default_factory=dict)

    def say(self, line: str) -> None:
        """A line of the story: on stdout for a person, on stderr beside a program's answer."""
        if self.terminal.json:
            self.terminal.say(line)
        else:
            self.terminal.answer(0, {}, [line])


def _story(scene: Scene, told: _Told, *, disaster: bool) -> Made:
    made, first, pictures = scene.family()
    told.say(
        f"A family's cloud: {count(made.contacts, 'contact')}, {count(made.calendar, 'event')}, "
        f"{count(made.tasks, 'to-do')}, {count(made.photos, 'photo')} on two servers."
    )
    scene.add("Family", "dav", first)
    scene.add("Pictures", "webdav", pictures)
    scene.type("pull", "Family", "Pictures")
    before = evidence.hashes(scene.vault)
    start = _counts(before)
    _same("the vault", made.counts(), start)
    told.facts |= {"start": dict(start), "start_sha256": evidence.seal(before)}
    told.say(f"Pulled into the vault: {_said(start)}.")
    storage = _mirrored(scene, told, made)
    if disaster:
        _disaster(scene, told, made, first, pictures, storage, before)
    else:
        _checked(scene, told)
        told.facts |= {"end": {**_counts(evidence.hashes(scene.vault))}}
    return made


def _mirrored(scene: Scene, told: _Told, made: Made) -> Cloud:
    second, storage = scene.empty_dav("second"), scene.storage()
    scene.add("Second", "dav", second)
    scene.add("Storage", "s3", storage, "--bucket", BUCKET)
    scene.type("mirror", "Family", "Second", "--as", "native")
    scene.type("mirror", "Family", "Storage", "--as", "files")
    scene.type("mirror", "Pictures", "Storage", "--as", "files")
    there = {"contacts": len(second.items("vcf")), "events and to-dos": len(second.items("ics"))}
    wanted = {"contacts": made.contacts, "events and to-dos": made.calendar + made.tasks}
    _same("the second server", wanted, there)
    told.say(f"Mirrored as items to a second server: {_said(there)}; and as files to storage.")
    return storage


def _checked(scene: Scene, told: _Told) -> None:
    answer = scene.type("check", "--mirror", "Storage")
    told.say(f"Checked: {count(_number(answer, 'files'), 'file')} read back and equal.")
    _certified(scene, told)


def _disaster(
    scene: Scene,
    told: _Told,
    made: Made,
    first: Cloud,
    pictures: Cloud,
    storage: Cloud,
    before: dict[str, str],
) -> None:
    _checked(scene, told)
    first.lose_everything("vcf", "ics")
    pictures.lose_everything("jpg")
    told.say("The first cloud fails: it still answers, and everything in it is gone.")
    held = _total(scene.type("pull", "Family", "Pictures", expect=(3,)), "held")
    _same("held", {"items": sum(made.counts().values())}, {"items": held})
    _equal(before, evidence.hashes(scene.vault))
    told.facts["held"] = held
    told.say(f"Pull holds {count(held, 'removal')} and asks; nothing in the vault was removed.")

    scene.lose_the_laptop()
    told.say("The laptop is lost too: vault, settings and index are gone.")
    told.meddle("before recover", storage)
    scene.add("Storage", "s3", storage, "--bucket", BUCKET)
    scene.type("recover", "Storage")
    after = evidence.hashes(scene.vault)
    _equal(before, after)
    told.facts |= {"end": dict(_counts(after)), "end_sha256": evidence.seal(after)}
    told.say(f"Recovered on a new laptop from the storage alone: {_said(_counts(after))};")
    told.say(f"every file as it was: sha256 {evidence.seal(after)[:16]}… at the start and now.")

    third = scene.empty_dav("third")
    scene.add("New", "dav", third)
    sent = _total(scene.type("restore", "Family", "--to", "New"), "sent")
    told.meddle("before proof", third)
    _proven(scene, told, made, sent)
    _certified(scene, told)


def _certified(scene: Scene, told: _Told) -> None:
    """Everything is read back from the storage alone; the certificate that says so is told."""
    certificates: list[Json] = []
    for account in ("Family", "Pictures"):
        drilled = scene.type("drill", account, "Storage", "--full")
        certificate = json.loads(Path(str(drilled["certificate"])).read_bytes())
        proofs = cast("dict[str, dict[str, int]]", drilled["kinds"])
        equal = {kind: f"{one['equal']:,} of {one['vault']:,}" for kind, one in proofs.items()}
        said = ", ".join(f"{numbers} {kind}" for kind, numbers in equal.items())
        certificates.append(certificate)
        told.say(
            f"Certificate of {certificate['when'][:10]}: {account} can be restored from the "
            f"storage alone: {said} equal; seal {certificate['seal'][:16]}…"
        )
    told.facts["certificates"] = certificates


def _proven(scene: Scene, told: _Told, made: Made, sent: int) -> None:
    """The new server's items are pulled, and compared with the vault's by UID and meaning."""
    from connectors.formats.meaning import differences

    scene.type("pull", "New")
    ours, theirs = evidence.items(scene.vault, "Family"), evidence.items(scene.vault, "New")
    unlike = [f"missing: {kind} {uid}" for kind, uid in ours if (kind, uid) not in theirs]
    unlike += [
        f"doubled or foreign: {kind} {uid}" for kind, uid in theirs if (kind, uid) not in ours
    ]
    for key in ours.keys() & theirs.keys():
        unlike += [
            f"{key[0]} {key[1]}: {one}" for one in differences(key[0], ours[key], theirs[key])
        ]
    told.facts |= {"restored": sent, "differences": list(unlike)}
    if unlike:
        raise Spoiled(f"{count(len(unlike), 'difference')} after the restore: {unlike[0]}")
    wanted = made.contacts + made.calendar + made.tasks
    _same("restored", {"items": wanted}, {"items": sent})
    told.say(f"Restored to a third, empty server: {count(sent, 'item')}, each equal in meaning.")


def _on_a_phone(scene: Scene, told: _Told, made: Made) -> None:
    """An iPhone and an Android phone fetch everything; photos are compared byte for byte."""
    from desktop.cli.demo.new_phone import filled

    clock = told.terminal.clock
    began = clock.monotonic()
    accounts = ("Family", "Pictures")
    shots = {
        one for path, one in evidence.hashes(scene.vault).items() if path.lower().endswith(".jpg")
    }
    try:
        phones = filled(scene.home, scene.vault, accounts, clock)
    except OSError as error:
        raise Spoiled(f"the phone got nothing: {error}") from error
    for device, (counts, photos) in phones.items():
        _same(f"the {device}", made.counts(), counts)
        if photos != shots:
            raise Spoiled(f"the {device} has photos that are not as they were")
        told.say(f"On a new phone ({device}), by QR code and number: {_said(counts)}.")
    seconds = round(clock.monotonic() - began, 1)
    told.say(f"From the button to the last photo, on one phone after the other: {seconds} s.")
    told.facts["phone"] = {
        "seconds": seconds,
        **{str(device): dict(counts) for device, (counts, _) in phones.items()},
    }


def _counts(found: dict[str, str]) -> dict[str, int]:
    return {**evidence.counts(found, "Family"), **evidence.counts(found, "Pictures")}


def _same(where: str, wanted: dict[str, int], there: dict[str, int]) -> None:
    if wanted != there:
        raise Spoiled(f"{where}: {_said(there) or 'nothing'} instead of {_said(wanted)}")


def _equal(before: dict[str, str], after: dict[str, str]) -> None:
    unlike = evidence.unlike(before, after)
    if unlike:
        raise Spoiled(f"{count(len(unlike), 'file')} of the vault not as it was: {unlike[0]}")


def _said(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {_WORDS.get(what, what)}" for what, number in counts.items())


def _number(answer: dict[str, Json], key: str) -> int:
    return cast("int", answer[key])


def _total(answer: dict[str, Json], count: str) -> int:
    accounts = cast("list[dict[str, list[dict[str, int]]]]", answer["accounts"])
    return sum(row[count] for account in accounts for row in account["collections"])


def _nobody(_moment: str, _cloud: Cloud) -> None:
    """Nobody meddles."""
