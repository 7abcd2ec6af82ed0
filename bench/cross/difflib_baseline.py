"""What is done by hand today, as a script: for each body, the missing whose age lies within ten years of the estimated
interval, the most similar names first (difflib), then the nearest ages. Nothing else is looked at."""
import csv
import difflib
import re
import sys
import unicodedata

UNKNOWN = {"", "no identificado", "desconocido", "n/n", "xx", "sin dato", "se desconoce", "s/d", "no especificado", "---"}
YEARS = 10
KEPT = 10


def fold(text):
    text = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in text if not unicodedata.combining(c)).strip()


def ages(text):
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    return (min(numbers), max(numbers)) if numbers else None


def name(*parts):
    known = [fold(part) for part in parts if fold(part) not in UNKNOWN]
    return " ".join(known)


def rank(missing_file, found_file, out_file):
    with open(missing_file, encoding="utf-8") as file:
        missing = [(row["FUB"], name(row["Nombre"], row["PrimerApellido"], row["SegundoApellido"]), ages(row["Edad"]))
                   for row in csv.DictReader(file)]
    with open(found_file, encoding="utf-8") as file, open(out_file, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["missing_id", "found_id", "rank_for_found", "posterior"])
        for row in csv.DictReader(file):
            called, interval = name(row["Probable nombre"]), ages(row["Edad"])
            scored = []
            for record, other, age in missing:
                apart = 0
                if interval and age:
                    apart = max(0, interval[0] - age[1], age[0] - interval[1])
                    if apart > YEARS:
                        continue
                alike = difflib.SequenceMatcher(None, called, other).ratio() if called and other else 0
                scored.append((-alike, apart, record))
            scored.sort()
            for place, (alike, _, record) in enumerate(scored[:KEPT], 1):
                writer.writerow([record, row["ID"], place, -alike])


if __name__ == "__main__":
    rank(*sys.argv[1:4])
