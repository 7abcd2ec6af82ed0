#include "paradero/casefile/internal/schema.h"

#include <algorithm>
#include <array>

namespace paradero::casefile {

namespace {

// Version 1. Rows are appended, never changed: what is true now is the last word on a thing.
constexpr const char* version_1 = R"sql(
CREATE TABLE log(
  seq INTEGER PRIMARY KEY, time TEXT NOT NULL, user INTEGER NOT NULL, action TEXT NOT NULL,
  subject TEXT NOT NULL, changes TEXT NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL);

CREATE TABLE users(
  id INTEGER PRIMARY KEY, user INTEGER NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
  active INTEGER NOT NULL);
CREATE TABLE compartments(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, note TEXT);
CREATE TABLE grants(
  id INTEGER PRIMARY KEY, user INTEGER NOT NULL,
  compartment INTEGER NOT NULL REFERENCES compartments, granted INTEGER NOT NULL);

CREATE TABLE sources(
  id INTEGER PRIMARY KEY, list TEXT NOT NULL, version INTEGER NOT NULL, title TEXT, publisher TEXT,
  published TEXT, url TEXT, archive TEXT, file_name TEXT NOT NULL, sha256 TEXT NOT NULL,
  obtained_by TEXT, obtained TEXT, language TEXT, compartment INTEGER REFERENCES compartments,
  reading TEXT NOT NULL, headers TEXT NOT NULL, properties TEXT NOT NULL, mapping TEXT NOT NULL,
  UNIQUE(list, version));
CREATE TABLE imports(
  id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES sources,
  first_record INTEGER NOT NULL, rows INTEGER NOT NULL, rows_refused INTEGER NOT NULL,
  problems TEXT, finished INTEGER NOT NULL);
CREATE INDEX imports_by_source ON imports(source);
CREATE TABLE records(
  id INTEGER PRIMARY KEY, source INTEGER NOT NULL, row INTEGER NOT NULL, line INTEGER NOT NULL,
  record_id TEXT NOT NULL, cells TEXT NOT NULL, facts TEXT NOT NULL);
CREATE INDEX records_by_name ON records(record_id);

CREATE TABLE citations(
  id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES sources, place TEXT, excerpt TEXT);
CREATE TABLE statements(
  id INTEGER PRIMARY KEY, record INTEGER, entity INTEGER, property TEXT NOT NULL, value TEXT NOT NULL,
  original TEXT NOT NULL, language TEXT, citation INTEGER REFERENCES citations,
  first_seen TEXT, last_seen TEXT);
CREATE INDEX statements_by_record ON statements(record);
CREATE INDEX statements_by_entity ON statements(entity);

CREATE TABLE decisions(
  id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER NOT NULL, verdict TEXT NOT NULL,
  score REAL, reasons TEXT, author TEXT NOT NULL, made TEXT NOT NULL, undoes INTEGER);
CREATE INDEX decisions_by_undoes ON decisions(undoes);

CREATE TABLE results(
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, made TEXT NOT NULL, author TEXT NOT NULL,
  program TEXT NOT NULL, provenance TEXT NOT NULL, complete INTEGER NOT NULL);
CREATE TABLE result_parts(
  id INTEGER PRIMARY KEY, result INTEGER NOT NULL, name TEXT NOT NULL, part INTEGER NOT NULL,
  content BLOB NOT NULL);
CREATE INDEX parts_by_result ON result_parts(result, name, part);
CREATE TABLE memberships(
  id INTEGER PRIMARY KEY, result INTEGER NOT NULL, record INTEGER NOT NULL, entity INTEGER NOT NULL);
CREATE INDEX memberships_by_record ON memberships(record);
CREATE TABLE entity_changes(
  id INTEGER PRIMARY KEY, result INTEGER NOT NULL, entity INTEGER NOT NULL, change TEXT NOT NULL,
  other INTEGER NOT NULL, records INTEGER NOT NULL);

CREATE TABLE consents(
  id INTEGER PRIMARY KEY, record INTEGER, entity INTEGER, property TEXT NOT NULL, purpose TEXT NOT NULL,
  given INTEGER NOT NULL, by TEXT, made TEXT NOT NULL, note TEXT);

CREATE TABLE search_tokens(
  id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, token TEXT NOT NULL, UNIQUE(kind, token));
CREATE TABLE search_postings(
  id INTEGER PRIMARY KEY, token INTEGER NOT NULL, records BLOB NOT NULL);
CREATE INDEX postings_by_token ON search_postings(token);

CREATE VIEW complete_sources AS
  SELECT * FROM sources s
  WHERE EXISTS (SELECT 1 FROM imports i WHERE i.source = s.id AND i.finished = 1);

-- A cell of a record is a statement: what it says of whom, in the form in which values are compared
-- and as it was delivered, and where it stands.
CREATE VIEW record_statements AS
  SELECT r.id AS record, json_extract(p.value, '$.property') AS property,
         coalesce(json_extract(r.facts, '$[' || p.key || ']'),
                  (SELECT group_concat(json_extract(r.cells, '$[' || h.value || ']'), ' ')
                   FROM json_each(p.value, '$.headers') h)) AS value,
         (SELECT group_concat(json_extract(r.cells, '$[' || h.value || ']'), ' ')
          FROM json_each(p.value, '$.headers') h) AS original,
         s.language AS language, s.id AS source, r.line AS line,
         coalesce(s.published, s.obtained) AS seen
  FROM records r JOIN sources s ON s.id = r.source JOIN json_each(s.properties) p;

-- Since when, and until when, the versions of a list say a value of one of their records.
CREATE VIEW value_history AS
  SELECT s.list AS list, r.record_id AS record_id, v.property AS property, v.value AS value,
         min(v.seen) AS first_seen, max(v.seen) AS last_seen, count(*) AS versions
  FROM records r JOIN complete_sources s ON s.id = r.source JOIN record_statements v ON v.record = r.id
  WHERE v.original IS NOT NULL
  GROUP BY s.list, r.record_id, v.property, v.value;

-- What holds: decisions that were not taken back.
CREATE VIEW standing_decisions AS
  SELECT * FROM decisions d
  WHERE d.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id);

-- The entity of each record, by the last result that placed it.
CREATE VIEW current_entities AS
  SELECT m.record, m.entity, m.result FROM memberships m
  WHERE m.id = (SELECT max(n.id) FROM memberships n WHERE n.record = m.record);
)sql";

constexpr std::array<const char*, schema_version> versions = {version_1};

}  // namespace

std::span<const TableShape> table_shapes() {
  static const std::vector<TableShape> shapes = {
      {TableId::users, "users", {"user", "name", "role", "active"}},
      {TableId::compartments, "compartments", {"name", "note"}},
      {TableId::grants, "grants", {"user", "compartment", "granted"}},
      {TableId::sources,
       "sources",
       {"list", "version", "title", "publisher", "published", "url", "archive", "file_name",
        "sha256", "obtained_by", "obtained", "language", "compartment", "reading", "headers",
        "properties", "mapping"}},
      {TableId::imports,
       "imports",
       {"source", "first_record", "rows", "rows_refused", "problems", "finished"}},
      {TableId::records, "records", {"source", "row", "line", "record_id", "cells", "facts"}},
      {TableId::citations, "citations", {"source", "place", "excerpt"}},
      {TableId::statements,
       "statements",
       {"record", "entity", "property", "value", "original", "language", "citation", "first_seen",
        "last_seen"}},
      {TableId::decisions,
       "decisions",
       {"a", "b", "verdict", "score", "reasons", "author", "made", "undoes"}},
      {TableId::results,
       "results",
       {"kind", "made", "author", "program", "provenance", "complete"}},
      {TableId::result_parts, "result_parts", {"result", "name", "part", "content"}},
      {TableId::memberships, "memberships", {"result", "record", "entity"}},
      {TableId::entity_changes,
       "entity_changes",
       {"result", "entity", "change", "other", "records"}},
      {TableId::consents,
       "consents",
       {"record", "entity", "property", "purpose", "given", "by", "made", "note"}},
      {TableId::search_tokens, "search_tokens", {"kind", "token"}},
      {TableId::search_postings, "search_postings", {"token", "records"}}};
  return shapes;
}

const TableShape& shape_of(TableId id) { return table_shapes()[static_cast<std::size_t>(id)]; }

const TableShape* find_shape(std::string_view name) {
  const auto shapes = table_shapes();
  const auto found = std::ranges::find(shapes, name, &TableShape::name);
  return found == shapes.end() ? nullptr : &*found;
}

base::Result<void> migrate(Database& database) {
  const auto version = [&] { return database.number("PRAGMA user_version"); };
  PARADERO_ASSIGN(auto found, version());
  if (found == schema_version) return {};
  if (found > schema_version) {
    return base::data_error("{}: was made by a later version of the program (tables {})",
                            database.origin(), *found);
  }
  PARADERO_CHECK(database.execute("BEGIN IMMEDIATE"));
  const auto steps = [&]() -> base::Result<void> {
    PARADERO_ASSIGN(found, version());  // another program may have come first
    for (auto v = static_cast<std::size_t>(found.value_or(0)); v < versions.size(); ++v)
      PARADERO_CHECK(database.execute(versions[v]));
    return database.execute(fmt::format("PRAGMA user_version={}; PRAGMA application_id={}; COMMIT",
                                        schema_version, application_id));
  };
  auto done = steps();
  if (!done) (void)database.execute("ROLLBACK");
  return done;
}

}  // namespace paradero::casefile
