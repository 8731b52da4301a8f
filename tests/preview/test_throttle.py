"""Who guesses passwords waits, longer each time; who knows the password does not wait for others."""

import base64

from site_builder.preview.throttle import FREE, FREE_FOR_ALL, MOST_KEPT, Throttle
from site_builder.preview.web.access import Guard


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def guarded() -> tuple[Guard, Clock, list[str]]:
    clock, told = Clock(), list[str]()
    return Guard("0.0.0.0", 8000, "secret words", Throttle(clock, told.append)), clock, told


def ask(guard: Guard, password: str, address: str = "192.0.2.7") -> int:
    written = base64.b64encode(f"x:{password}".encode()).decode()
    refused = guard.admit({"host": "a:8000", "authorization": f"Basic {written}"}, address)
    return refused[0] if refused else 200


def test_after_ten_wrong_passwords_even_the_right_one_waits_a_minute():
    guard, clock, told = guarded()
    assert [ask(guard, f"guess {n}") for n in range(FREE)] == [401] * FREE
    assert ask(guard, "secret words") == 429
    clock.now += 61
    assert ask(guard, "secret words") == 200
    assert told[0] == "Warning: a wrong password from 192.0.2.7."
    assert told[-1] == "Warning: 10 wrong passwords from 192.0.2.7: it is not heard for 60 seconds."


def test_each_further_wrong_password_doubles_the_wait():
    guard, clock, _ = guarded()
    for n in range(FREE):
        ask(guard, f"guess {n}")
    clock.now += 61
    assert ask(guard, "again") == 401
    assert guard.throttle.wait("192.0.2.7") == 120
    for _ in range(20):
        clock.now += guard.throttle.wait("192.0.2.7")
        ask(guard, "again")
    assert guard.throttle.wait("192.0.2.7") == 3600


def test_asking_without_a_password_is_no_guess():
    guard, _, told = guarded()
    assert {guard.admit({"host": "a:8000"}, "192.0.2.7")[0] for _ in range(50)} == {401}
    assert ask(guard, "secret words") == 200
    assert told == []


def test_the_addresses_of_one_network_are_one_guesser():
    guard, _, _ = guarded()
    for n in range(FREE):
        ask(guard, "x", f"2001:db8::{n:x}")
    assert ask(guard, "secret words", "2001:db8::ffff") == 429
    assert ask(guard, "secret words", "2001:db8:0:1::1") == 200


def test_many_addresses_together_are_stopped_and_who_knows_the_password_is_not():
    guard, _, _ = guarded()
    assert ask(guard, "secret words", "198.51.100.1") == 200
    for n in range(FREE_FOR_ALL):
        ask(guard, "x", f"10.0.{n}.1")
    assert ask(guard, "secret words", "203.0.113.9") == 429
    assert ask(guard, "secret words", "198.51.100.1") == 200


def test_only_so_many_addresses_are_remembered():
    throttle = Throttle(Clock())
    for n in range(MOST_KEPT + 100):
        throttle.note_wrong(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}")
    assert len(throttle._wrong) <= MOST_KEPT
