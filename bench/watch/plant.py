"""Two versions of an invented register, and the truth of what changed between them."""
import csv
import random
import unicodedata

ID, STATUS, EVENT, NOTICE = "FUB", "Estatus Victima", "Fecha de Hechos", "Fecha de Percato"
BIRTH, CURP, MARKS, HEIGHT = "Fecha de nacimiento", "CURP", "Señas Particulares", "Estatura"
GIVEN, SURNAME, SURNAME_2 = "Nombre", "PrimerApellido", "SegundoApellido"
MUNICIPALITY, LOCALITY = "Municipio de la Desaparicion", "Localidad"
STANDARD = {STATUS: "status", EVENT: "event_date", NOTICE: "noticed_date", BIRTH: "birth_date", CURP: "curp",
            MARKS: "marks", HEIGHT: "height_cm", GIVEN: "given_names", SURNAME: "surname_1",
            SURNAME_2: "surname_2", MUNICIPALITY: "municipality", LOCALITY: "locality"}
FILLERS = {"", "se desconoce", "desconocido", "desconocida", "sin dato", "sin datos", "no especificado", "s/d", "n/n", "nd",
           "se ignora", "n/d", "xxx", "xx", "-", "---", "sd", "no identificado", "na", "n/a"}
LETTERS = "ABCDEFGHIJLMNOPQRSTUVZ"

# Shares of the records.
VANISH, APPEAR, MERGE, SPLIT, CHANGE = 0.02, 0.03, 0.007, 0.007, 0.12
# How a version's ids stand to those of the version before.
ID_MODES = ("stable", "fresh", "shuffled", "row_numbers")


def folded(text):
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().split()


def is_missing(cell):
    return cell.casefold() in FILLERS


def misspelt(rng, word):
    """A typing error in one letter, never the first: another word."""
    at = rng.randrange(1, len(word))
    letter = rng.choice([c for c in LETTERS if c.casefold() not in folded(word[at])[:1]])
    return word[:at] + letter + word[at + 1:]


def moved_date(rng, date):
    year, month, day = map(int, date.split("-"))
    return f"{year:04}-{month:02}-{rng.choice([d for d in range(1, 29) if d != day]):02}"


class Planter:
    """Changes records one by one and keeps the truth: (record, change, field)."""

    def __init__(self, rng, rows):
        self.rng = rng
        self.pool = {column: sorted({row[column] for row in rows if not is_missing(row[column])})
                     for column in (MUNICIPALITY, LOCALITY, HEIGHT, CURP)}

    def edits(self):
        """One edit of each kind: it returns (column, new value), or nothing where it does not apply."""
        rng = self.rng
        return (
            lambda row: (STATUS, rng.choice([s for s in "2345" if s != row[STATUS]])) if row[STATUS] else None,
            lambda row: (EVENT, moved_date(rng, row[EVENT])) if len(row[EVENT]) == 10 else None,
            lambda row: (NOTICE, moved_date(rng, row[NOTICE])) if len(row[NOTICE]) == 10 else None,
            lambda row: (MUNICIPALITY, rng.choice(self.pool[MUNICIPALITY])) if row[MUNICIPALITY] else None,
            lambda row: (SURNAME, misspelt(rng, row[SURNAME])) if len(row[SURNAME]) > 3 else None,
            lambda row: (GIVEN, row[GIVEN].title()) if row[GIVEN].isupper() else None,
            lambda row: (CURP, "") if row[CURP] else None,
            lambda row: (BIRTH, "") if row[BIRTH] else None,
            lambda row: (MARKS, "") if row[MARKS] else None,
            lambda row: (SURNAME_2, "") if row[SURNAME_2] else None,
            lambda row: (LOCALITY, rng.choice(self.pool[LOCALITY])) if is_missing(row[LOCALITY]) else None,
            lambda row: (HEIGHT, rng.choice(self.pool[HEIGHT])) if is_missing(row[HEIGHT]) else None,
        )

    def change(self, row, edits):
        """Changes up to so many columns of `row`; yields (change, field) of each."""
        for edit in self.rng.sample(self.edits(), edits):
            made = edit(row)
            if made is None or made[1] == row[made[0]]:
                continue
            column, value = made
            # From one way of saying "not known" to another nothing changed.
            if is_missing(row[column]) and is_missing(value):
                continue
            kind = ("filled" if is_missing(row[column]) else "emptied" if not value else
                    "rewritten" if folded(row[column]) == folded(value) else "changed")
            row[column] = value
            yield kind, STANDARD[column]

    def copy(self, row):
        """The same person entered again by another hand."""
        again = dict(row)
        for column in self.rng.sample([CURP, MARKS, HEIGHT, LOCALITY, SURNAME_2], 2):
            again[column] = ""
        if self.rng.random() < 0.5 and len(again[SURNAME]) > 3:
            again[SURNAME] = misspelt(self.rng, again[SURNAME])
        return again


def plant(rows, seed, mode):
    """(old rows, new rows, truth): truth has (record_id, change, field, new id or nothing)."""
    rng = random.Random(f"{seed} {mode}")
    planter = Planter(rng, rows)
    rows = [dict(row) for row in rows]
    rng.shuffle(rows)
    fates = rng.choices(("vanish", "appear", "merge", "split", "change", "stay"),
                        (VANISH, APPEAR, MERGE, SPLIT, CHANGE, 1 - VANISH - APPEAR - MERGE - SPLIT - CHANGE),
                        k=len(rows))
    old, new, planted = [], [], []  # a row and who it is; who it is names the truth until ids are known
    for k, (row, fate) in enumerate(zip(rows, fates)):
        if fate != "appear":
            old.append((k, row))
        if fate == "vanish":
            planted.append((k, "vanished", "", None))
            continue
        if fate == "appear":
            planted.append((k, "appeared", "", None))
        if fate == "merge":
            old.append(((k, "copy"), planter.copy(row)))
            planted.append(((k, "copy"), "merged", "record_id", k))
        later = dict(row)
        if fate == "change":
            planted += [(k, kind, field, None) for kind, field in planter.change(later, rng.choice((1, 1, 2, 3)))]
        new.append((k, later))
        if fate == "split":
            new.append(((k, "copy"), planter.copy(row)))
            planted.append((k, "split", "record_id", (k, "copy")))
    rng.shuffle(old)
    rng.shuffle(new)
    old_ids, new_ids = ids_of(rng, mode, old, new)
    truth = set()
    for who, kind, field, other in planted:
        truth.add(((old_ids if kind != "appeared" else new_ids)[who], kind, field, new_ids.get(other, "")))
    for who, old_id in old_ids.items():
        if who in new_ids and new_ids[who] != old_id:
            truth.add((old_id, "renumbered", "record_id", new_ids[who]))
    return ([{**row, ID: old_ids[who]} for who, row in old], [{**row, ID: new_ids[who]} for who, row in new], truth)


def ids_of(rng, mode, old, new):
    """Ids by who a row is, for both versions."""
    stable = {}
    for who, _ in old + new:
        stable.setdefault(who, f"FUB{len(stable) + 1:07}")
    old_ids, new_ids = ({who: stable[who] for who, _ in rows} for rows in (old, new))
    if mode == "fresh":
        new_ids = {who: f"R-{k + 1:07}" for k, (who, _) in enumerate(new)}
    if mode == "shuffled":
        ids = [stable[who] for who, _ in new]
        rng.shuffle(ids)
        new_ids = {who: record_id for (who, _), record_id in zip(new, ids)}
    if mode == "row_numbers":
        # The order stays: what vanishes and appears moves those behind it.
        order = {who: k for k, who in enumerate(stable)}
        for ids, rows in ((old_ids, old), (new_ids, new)):
            rows.sort(key=lambda entry: order[entry[0]])
            ids.update({who: str(k + 1) for k, (who, _) in enumerate(rows)})
    return old_ids, new_ids


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
