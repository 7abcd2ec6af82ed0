"""Generated lists, each with its own headers, as one table in normal form, for peers that do not read lists as they are."""
import csv
import pathlib
import re
import unicodedata

COLUMNS = ("source record_id given_names surname_1 surname_2 sex birth_date birth_year birth_year_about event_date state "
           "municipality curp").split()
# Standard column -> header, by list. `full_name` is split; `age` only tells birth_year_about.
HEADERS = {
    "register": {"record_id": "FUB", "given_names": "Nombre", "surname_1": "PrimerApellido", "surname_2": "SegundoApellido",
                 "sex": "Sexo", "birth_date": "Fecha de nacimiento", "age": "Edad", "curp": "CURP",
                 "event_date": "Fecha de Hechos", "state": "Entidad de la Desaparicion",
                 "municipality": "Municipio de la Desaparicion"},
    "ngo": {"record_id": "Folio", "full_name": "Nombre completo", "sex": "Sexo", "age": "Edad",
            "event_date": "Fecha de desaparición", "state": "Estado", "municipality": "Municipio"},
    "prosecutor": {"record_id": "ID", "given_names": "NOMBRE(S)", "surname_1": "APELLIDO PATERNO",
                   "surname_2": "APELLIDO MATERNO", "sex": "SEXO", "birth_date": "FECHA DE NACIMIENTO", "age": "EDAD",
                   "curp": "CURP", "event_date": "FECHA DE LOS HECHOS", "state": "ENTIDAD", "municipality": "MUNICIPIO"},
    "press": {"record_id": "id", "full_name": "nombre", "sex": "sexo", "age": "edad", "event_date": "fecha_hechos",
              "state": "estado", "municipality": "municipio"},
}
FILLERS = {"sin dato", "desconocido", "se desconoce", "s d", "n n", "no especificado", "no identificado", "nd", "na", "xx"}
SEXES = {"hombre": "male", "masculino": "male", "mujer": "female", "femenino": "female"}
MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
PARTICLES = {"de", "del", "la", "las", "los", "y"}


def fold(text):
    """Lower case, no accents, single spaces; a filler is nothing."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    folded = " ".join(re.sub(r"[^a-z0-9]+", " ", bare.lower()).split())
    return "" if folded in FILLERS else folded


def iso_date(text):
    """YYYY-MM-DD, YYYY-MM, YYYY or nothing."""
    text = fold(text)
    if match := re.fullmatch(r"(\d{4})(?: (\d\d))?(?: (\d\d))?", text):
        return "-".join(part for part in match.groups() if part)
    if match := re.fullmatch(r"(\d\d) (\d\d) (\d{4})", text):
        return "-".join(reversed(match.groups()))
    if (match := re.fullmatch(r"(?:(\d{1,2}) de )?([a-z]+) (?:de )?(\d{4})", text)) and match[2] in MONTHS:
        month = f"{match[3]}-{MONTHS.index(match[2]) + 1:02d}"
        return f"{month}-{int(match[1]):02d}" if match[1] else month
    return ""


def split_name(folded):
    """(given names, first surname, second surname): the last two words are surnames, particles go with the next word."""
    words = []
    joined = ""
    for word in folded.split():
        joined = f"{joined} {word}".strip()
        if word not in PARTICLES:
            words.append(joined)
            joined = ""
    if joined:
        words.append(joined)
    if len(words) < 3:
        return (words + ["", ""])[0], (words + ["", ""])[1], ""
    return " ".join(words[:-2]), words[-2], words[-1]


def normal_row(source, cells):
    row = {"source": source, "record_id": cells["record_id"]}
    if "full_name" in cells:
        row["given_names"], row["surname_1"], row["surname_2"] = split_name(fold(cells["full_name"]))
    else:
        for column in ("given_names", "surname_1", "surname_2"):
            row[column] = fold(cells[column])
    row["sex"] = SEXES.get(fold(cells["sex"]), "")
    row["birth_date"] = iso_date(cells.get("birth_date", ""))
    row["event_date"] = iso_date(cells["event_date"])
    row["birth_year"] = row["birth_year_about"] = row["birth_date"][:4]
    age = re.match(r"\d+", fold(cells["age"]))
    if not row["birth_year"] and age and row["event_date"]:
        row["birth_year_about"] = str(int(row["event_date"][:4]) - int(age[0]))
    for column in ("state", "municipality", "curp"):
        row[column] = fold(cells.get(column, ""))
    return row


def write_table(lists: list[pathlib.Path], table: pathlib.Path) -> int:
    """Writes `table`; returns its rows."""
    rows = 0
    with open(table, "w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        for path in lists:
            headers = HEADERS[path.stem]
            with open(path, newline="", encoding="utf-8") as lines:
                for cells in csv.DictReader(lines):
                    writer.writerow(normal_row(path.stem, {column: cells[header] for column, header in headers.items()}))
                    rows += 1
    return rows
