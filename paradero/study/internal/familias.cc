// Familias projects. The layout, a value a line: heading (3 lines; an empty one may follow), number
// of persons, and for each: name, a flag, year of birth, a flag, whether male, number of calls, and
// for each call two alleles and the marker as places in the database. Then "Known relations": women
// and men without a name, relations (parent, child). Then the pedigrees: number, name, women and
// men without a name, relations. Then theta, the markers, and for each: name, rates, models,
// alleles, ranges, second rates, silent allele, and the alleles with their frequencies.
#include <charconv>
#include <optional>

#include "paradero/study/internal/kin_rows.h"

namespace paradero::study {

namespace {

constexpr std::size_t most_familias_items = 1'000'000;

struct FamiliasCall {
  std::size_t first = 0, second = 0, marker = 0;
};
struct FamiliasPerson {
  std::string name;
  bool male = false;
  std::vector<FamiliasCall> calls;
  std::size_t line = 0;
};
struct FamiliasRelation {
  std::size_t parent = 0, child = 0;
};
struct FamiliasPedigree {
  std::string name;
  // Unnamed people: of the project, who come first, and of this pedigree.
  std::size_t women_before = 0, men_before = 0, women = 0, men = 0;
  std::vector<FamiliasRelation> relations;
};
struct FamiliasMarker {
  std::string name;
  std::vector<std::pair<std::string, std::string>> alleles;  // label, frequency
  std::size_t line = 0;
};

class FamiliasReader {
 public:
  FamiliasReader(std::string_view text, const std::string& origin, base::Problems& problems)
      : origin_(origin), problems_(problems) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string line(text.substr(0, end));
      std::erase_if(line, [](char c) { return c == '"' || c == '\r'; });
      lines_.push_back(std::move(line));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  base::Result<void> read() {
    at_ = 3;
    if (at_ < lines_.size() && lines_[at_].empty()) ++at_;
    PARADERO_ASSIGN(const std::size_t persons, count("the number of persons"));
    for (std::size_t i = 0; i < persons; ++i) PARADERO_CHECK(read_person());
    PARADERO_ASSIGN(const std::string heading, next("\"Known relations\""));
    if (heading != "Known relations")
      return base::data_error("{}, line {}: \"Known relations\" is expected", origin_, at_);
    FamiliasPedigree known;
    PARADERO_ASSIGN(known, read_relations());
    PARADERO_ASSIGN(const std::size_t pedigrees, count("the number of pedigrees"));
    for (std::size_t i = 0; i < pedigrees; ++i) {
      PARADERO_ASSIGN(const std::string place, next("the number of a pedigree"));
      PARADERO_ASSIGN(const std::string name, next("the name of a pedigree"));
      PARADERO_ASSIGN(FamiliasPedigree own, read_relations());
      own.name = name;
      own.women_before = known.women;
      own.men_before = known.men;
      own.relations.insert(own.relations.begin(), known.relations.begin(), known.relations.end());
      pedigrees_.push_back(std::move(own));
    }
    if (pedigrees == 0) {
      known.name = "family";
      known.women_before = known.women;
      known.men_before = known.men;
      known.women = known.men = 0;
      pedigrees_.push_back(std::move(known));
    }
    return read_database();
  }

  table::Table frequencies() const {
    KinRows rows(origin_, {"marker", "allele", "freq"});
    for (const FamiliasMarker& marker : markers_) {
      for (const auto& [label, frequency] : marker.alleles)
        rows.add(static_cast<std::uint32_t>(marker.line), {marker.name, label, frequency});
    }
    return rows.take();
  }

  table::Table genotypes() const {
    KinRows rows(origin_, {"ped", "id", "marker", "a1", "a2"});
    for (const FamiliasPedigree& pedigree : pedigrees_) {
      for (const FamiliasPerson& person : persons_) {
        for (const FamiliasCall& call : person.calls) {
          const auto line = static_cast<std::uint32_t>(person.line);
          const bool known = call.marker < markers_.size() &&
                             call.first < markers_[call.marker].alleles.size() &&
                             call.second < markers_[call.marker].alleles.size();
          if (!known) {
            problems_.add({origin_, person.line, "genotype",
                           "a call whose marker or allele is not in the database", true});
            rows.refuse_row();
            continue;
          }
          const FamiliasMarker& marker = markers_[call.marker];
          rows.add(line, {pedigree.name, person.name, marker.name, marker.alleles[call.first].first,
                          marker.alleles[call.second].first});
        }
      }
    }
    return rows.take();
  }

  base::Result<table::Table> pedigrees() const {
    KinRows rows(origin_, {"ped", "id", "fid", "mid", "sex", "typed"});
    for (const FamiliasPedigree& pedigree : pedigrees_) {
      struct Row {
        std::string id, father, mother;
        bool male = false, typed = false;
      };
      std::vector<Row> people;
      for (const FamiliasPerson& person : persons_)
        people.push_back({person.name, "", "", person.male, !person.calls.empty()});
      const auto unnamed = [&](std::size_t women, std::size_t men) {
        for (std::size_t i = 0; i < women + men; ++i) {
          const std::string id = "unnamed " + std::to_string(people.size() - persons_.size() + 1);
          people.push_back({id, "", "", i >= women, false});
        }
      };
      unnamed(pedigree.women_before, pedigree.men_before);
      unnamed(pedigree.women, pedigree.men);
      for (const FamiliasRelation& relation : pedigree.relations) {
        if (relation.parent >= people.size() || relation.child >= people.size()) {
          return base::data_error("{}: pedigree {} relates somebody who is not in it", origin_,
                                  pedigree.name);
        }
        const Row& parent = people[relation.parent];
        (parent.male ? people[relation.child].father : people[relation.child].mother) = parent.id;
      }
      for (const Row& row : people) {
        rows.add(0, {pedigree.name, row.id, row.father, row.mother, row.male ? "1" : "2",
                     row.typed ? "1" : "0"});
      }
    }
    return rows.take();
  }

 private:
  base::Result<std::string> next(const char* what) {
    if (at_ >= lines_.size())
      return base::data_error("{}: the file ends where {} is expected", origin_, what);
    return lines_[at_++];
  }

  base::Result<std::size_t> count(const char* what) {
    PARADERO_ASSIGN(const std::string cell, next(what));
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || end == cell.data() || value > most_familias_items ||
        (end != cell.data() + cell.size() && *end != '\t'))
      return base::data_error("{}, line {}: {} is expected", origin_, at_, what);
    return value;
  }

  base::Result<bool> flag(const char* what) {
    PARADERO_ASSIGN(const std::string cell, next(what));
    if (!cell.starts_with("#TRUE#") && !cell.starts_with("#FALSE#"))
      return base::data_error("{}, line {}: {} is expected", origin_, at_, what);
    return cell.starts_with("#TRUE#");
  }

  base::Result<void> skip(std::size_t lines) {
    for (std::size_t i = 0; i < lines; ++i) PARADERO_CHECK(next("a setting"));
    return {};
  }

  base::Result<void> read_person() {
    FamiliasPerson person;
    person.line = at_ + 1;
    PARADERO_ASSIGN(person.name, next("a person's name"));
    PARADERO_CHECK(skip(3));
    PARADERO_ASSIGN(person.male, flag("a person's sex"));
    PARADERO_ASSIGN(const std::size_t calls, count("a number of calls"));
    for (std::size_t i = 0; i < calls; ++i) {
      FamiliasCall call;
      PARADERO_ASSIGN(call.first, count("an allele"));
      PARADERO_ASSIGN(call.second, count("an allele"));
      PARADERO_ASSIGN(call.marker, count("a marker"));
      person.calls.push_back(call);
    }
    persons_.push_back(std::move(person));
    return {};
  }

  base::Result<FamiliasPedigree> read_relations() {
    FamiliasPedigree made;
    PARADERO_ASSIGN(made.women, count("a number of women"));
    PARADERO_ASSIGN(made.men, count("a number of men"));
    PARADERO_ASSIGN(const std::size_t relations, count("a number of relations"));
    for (std::size_t i = 0; i < relations; ++i) {
      FamiliasRelation relation;
      PARADERO_ASSIGN(relation.parent, count("a parent (twins are not read)"));
      PARADERO_ASSIGN(relation.child, count("a child"));
      made.relations.push_back(relation);
    }
    return made;
  }

  base::Result<void> read_database() {
    PARADERO_ASSIGN(const bool stored, flag("whether there are probabilities"));
    if (stored)
      return base::data_error("{}, line {}: a project with stored probabilities is not read",
                              origin_, at_);
    PARADERO_ASSIGN(const std::size_t markers, count("the number of markers"));
    PARADERO_ASSIGN(const bool has_name, flag("whether the database has a name"));
    PARADERO_CHECK(skip(has_name ? 1 : 0));
    for (std::size_t i = 0; i < markers; ++i) {
      FamiliasMarker marker;
      PARADERO_ASSIGN(marker.name, next("a marker's name"));
      marker.line = at_;
      PARADERO_CHECK(skip(9));
      PARADERO_ASSIGN(const bool silent, flag("whether there is a silent allele"));
      PARADERO_CHECK(skip(1));
      if (silent) {
        problems_.add({origin_, at_, "silent",
                       "the silent allele of a marker is not taken: say --silent", false});
      }
      PARADERO_ASSIGN(const std::size_t alleles, count("a number of alleles"));
      for (std::size_t k = 0; k < alleles; ++k) {
        PARADERO_ASSIGN(const std::string label, next("an allele"));
        PARADERO_ASSIGN(const std::string frequency, next("a frequency"));
        marker.alleles.emplace_back(label, frequency);
      }
      markers_.push_back(std::move(marker));
    }
    for (std::size_t line = at_; line < lines_.size(); ++line) {
      if (lines_[line] == "[DVI]") {
        problems_.add(
            {origin_, line + 1, "", "the section of disaster victims is not read", false});
      }
    }
    return {};
  }

  std::string origin_;
  base::Problems& problems_;
  std::vector<std::string> lines_;
  std::size_t at_ = 0;  // the next line, from 0
  std::vector<FamiliasPerson> persons_;
  std::vector<FamiliasPedigree> pedigrees_;
  std::vector<FamiliasMarker> markers_;
};

}  // namespace

base::Result<table::Table> parse_familias(std::string_view text, const std::string& origin,
                                          KinContent wanted, base::Problems& problems) {
  FamiliasReader reader(text, origin, problems);
  PARADERO_CHECK(reader.read());
  if (wanted == KinContent::pedigrees) return reader.pedigrees();
  return wanted == KinContent::genotypes ? reader.genotypes() : reader.frequencies();
}

}  // namespace paradero::study
