from peelian.synthetic.identity import Person


def test_a_part_of_a_person_is_drawn_alike_every_time(person: Person) -> None:
    assert person.rng(3).random() == person.rng(3).random()


def test_two_parts_of_a_person_are_drawn_apart(person: Person) -> None:
    assert person.rng(3).random() != person.rng(4).random()
