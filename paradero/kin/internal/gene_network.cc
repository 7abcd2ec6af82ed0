#include "paradero/kin/internal/gene_network.h"

#include <algorithm>

namespace paradero::kin {

namespace {

// Whose genes have to do with what was seen, and how many of whose genes are passed to such people.
struct Relevance {
  std::vector<char> relevant;
  std::vector<std::uint32_t> passed;  // genes that the member passes to relevant children
};

Relevance relevance(const Pedigree& pedigree, const NetworkShape& shape) {
  Relevance made;
  made.relevant.assign(pedigree.size(), 0);
  made.passed.assign(pedigree.size(), 0);
  for (std::size_t at = pedigree.order().size(); at > 0; --at) {
    const MemberIndex m = pedigree.order()[at - 1];
    bool seen = m == shape.target;
    for (const auto& roles : shape.roles) seen = seen || roles[m] != Role::hidden;
    made.relevant[m] = seen || made.passed[m] > 0;
    const Member& member = pedigree[m];
    if (!made.relevant[m] || member.is_founder()) continue;
    ++made.passed[member.mother];
    if (!(shape.x_linked && member.sex == Sex::male)) ++made.passed[member.father];
  }
  return made;
}

// A founder with one relevant gene only, and nothing seen of it: what it passes has a known
// distribution.
bool is_bare(const Pedigree& pedigree, const NetworkShape& shape, const Relevance& found,
             MemberIndex m, std::size_t locus) {
  return pedigree[m].is_founder() && shape.roles[locus][m] == Role::hidden && m != shape.target &&
         found.passed[m] <= 1;
}

bool is_free_founder(const Pedigree& pedigree, const NetworkShape& shape, MemberIndex m,
                     std::size_t locus) {
  const Role role = shape.roles[locus][m];
  return pedigree[m].is_founder() && (role == Role::hidden || role == Role::soft);
}

}  // namespace

// Writes variables and tables, ancestors first.
class GeneNetwork::Builder {
 public:
  Builder(const Pedigree& pedigree, GeneNetwork& network)
      : pedigree_(pedigree),
        network_(network),
        shape_(network.shape_),
        relevance_(relevance(pedigree, shape_)),
        linked_(shape_.roles.size() > 1) {
    const std::size_t n = pedigree.size() * shape_.roles.size();
    genes_.resize(n);
    selectors_.resize(n);
    first_passed_.assign(n, 0);
  }

  std::vector<Variable> build() {
    for (std::size_t l = 0; l < shape_.roles.size(); ++l) {
      const auto locus = static_cast<std::uint8_t>(l);
      for (const MemberIndex m : pedigree_.order()) {
        if (!relevance_.relevant[m]) continue;
        add_member(m, locus);
      }
    }
    if (linked_) link_selectors();
    std::vector<Variable> kept;
    if (shape_.target != no_member) {
      const Genes& genes = genes_of(shape_.target, 0);
      kept.push_back(genes.paternal.variable);
      if (!hemizygous(shape_.target)) kept.push_back(genes.maternal.variable);
    }
    return kept;
  }

 private:
  struct Genes {
    Gene paternal, maternal;
    bool present = false;
  };
  struct Selectors {
    std::optional<Variable> of_father, of_mother;
  };

  bool hemizygous(MemberIndex m) const { return shape_.x_linked && pedigree_[m].sex == Sex::male; }
  std::size_t slot(MemberIndex m, std::size_t locus) const { return locus * pedigree_.size() + m; }
  Genes& genes_of(MemberIndex m, std::size_t locus) { return genes_[slot(m, locus)]; }

  Variable add_variable(Size size, std::uint8_t locus, MemberIndex member) {
    network_.variables_.push_back({size, locus, member});
    return static_cast<Variable>(network_.variables_.size() - 1);
  }
  Table& add_table(Kind kind, std::uint8_t locus) {
    Table& table = network_.tables_.emplace_back();
    table.kind = kind;
    table.locus = locus;
    return table;
  }

  // A gene of a founder: a variable of its own, or that of its block.
  Gene founder_gene(std::uint8_t locus) {
    Gene gene;
    if (!shape_.founder_blocks.empty()) {
      const std::uint8_t block = shape_.founder_blocks[free_gene_++];
      if (block < blocks_.size()) return blocks_[block];
      gene.variable = add_variable(Size::alleles, locus, no_member);
      blocks_.push_back(gene);
    } else {
      gene.variable = add_variable(Size::alleles, locus, no_member);
    }
    add_table(Kind::founder, locus).child = gene;
    return gene;
  }

  void add_member(MemberIndex m, std::uint8_t locus) {
    const Role role = shape_.roles[locus][m];
    const bool founder = pedigree_[m].is_founder();
    Genes& genes = genes_of(m, locus);
    if (role == Role::certain || role == Role::support) {
      if (founder && role == Role::certain && !linked_) return;
      const Variable variable = add_variable(Size::support, locus, m);
      genes = {{variable, m, true}, {variable, m, false}, true};
      if (role == Role::support || founder) {
        Table& table = add_table(Kind::support_weights, locus);
        table.member = m;
        table.child = genes.maternal;
      }
    } else if (founder) {
      const bool bare = is_bare(pedigree_, shape_, relevance_, m, locus);
      if (bare && !shape_.urn) return;
      genes.maternal = founder_gene(locus);
      genes.paternal = bare || hemizygous(m) ? genes.maternal : founder_gene(locus);
      genes.present = true;
    } else {
      genes.maternal.variable = add_variable(Size::alleles, locus, no_member);
      genes.paternal = genes.maternal;
      if (!hemizygous(m)) genes.paternal.variable = add_variable(Size::alleles, locus, no_member);
      genes.present = true;
    }
    if (role == Role::soft) {
      Table& table = add_table(Kind::evidence, locus);
      table.member = m;
      table.parent = genes.paternal;
      table.child = genes.maternal;
    }
    if (founder) return;
    add_transmission(m, locus, false);
    if (!hemizygous(m)) add_transmission(m, locus, true);
  }

  // What the father (or mother) of `m` passes.
  void add_transmission(MemberIndex m, std::uint8_t locus, bool from_father) {
    const MemberIndex parent = from_father ? pedigree_[m].father : pedigree_[m].mother;
    const Gene child = from_father ? genes_of(m, locus).paternal : genes_of(m, locus).maternal;
    const Role role = shape_.roles[locus][parent];
    const Genes& genes = genes_of(parent, locus);
    const auto add = [&](Kind kind, const Gene& gene) -> Table& {
      Table& table = add_table(kind, locus);
      table.from_father = from_father;
      table.member = parent;
      table.parent = gene;
      table.child = child;
      return table;
    };
    if (role == Role::certain && !linked_) {
      add(Kind::from_certain, {});
    } else if (!genes.present) {
      add(Kind::passed, {});
    } else if (hemizygous(parent) || same(genes.paternal, genes.maternal)) {
      add(Kind::direct, genes.maternal);
    } else if (role == Role::support && !linked_) {
      add(Kind::from_support, genes.paternal);
    } else if (pedigree_[parent].is_founder() && !linked_ && shape_.founder_blocks.empty() &&
               !first_passed_[parent]) {
      // Either gene of a founder may be called the paternal one: the first gene passed is. Not
      // where one of two partitions that exchange them stands for both.
      first_passed_[parent] = 1;
      add(Kind::direct, genes.paternal);
    } else {
      const Variable selector = add_variable(Size::selector, locus, no_member);
      Selectors& selectors = selectors_[slot(m, locus)];
      (from_father ? selectors.of_father : selectors.of_mother) = selector;
      for (const bool value : {false, true}) {
        Table& table = add(Kind::chosen, value ? genes.maternal : genes.paternal);
        table.selector = selector;
        table.selected_by = value;
        table.scale = value || linked_ ? 1 : 0.5;
      }
    }
  }

  static bool same(const Gene& a, const Gene& b) {
    return a.variable == b.variable && a.member == no_member;
  }

  // Which gene a parent passes at one locus depends on which it passes at the other.
  void link_selectors() {
    for (const MemberIndex m : pedigree_.order()) {
      for (const bool from_father : {false, true}) {
        const auto at = [&](std::size_t locus) {
          const Selectors& selectors = selectors_[slot(m, locus)];
          return from_father ? selectors.of_father : selectors.of_mother;
        };
        const auto first = at(0), second = at(1);
        if (!first && !second) continue;
        Table& table = add_table(Kind::linkage, 0);
        table.selector = first ? *first : *second;
        table.other_selector = first && second ? *second : table.selector;
      }
    }
  }

  const Pedigree& pedigree_;
  GeneNetwork& network_;
  const NetworkShape& shape_;
  const Relevance relevance_;
  const bool linked_;
  std::vector<Genes> genes_;
  std::vector<Selectors> selectors_;
  std::vector<char> first_passed_;
  std::vector<Gene> blocks_;
  std::size_t free_gene_ = 0;
};

std::vector<char> free_founder_genes(const Pedigree& pedigree, const NetworkShape& shape) {
  const Relevance found = relevance(pedigree, shape);
  std::vector<char> genes;
  for (const MemberIndex m : pedigree.order()) {
    if (!found.relevant[m] || !is_free_founder(pedigree, shape, m, 0)) continue;
    const bool one =
        is_bare(pedigree, shape, found, m, 0) || (shape.x_linked && pedigree[m].sex == Sex::male);
    genes.push_back(0);
    if (!one) genes.push_back(1);
  }
  return genes;
}

GeneNetwork::GeneNetwork(const Pedigree& pedigree, NetworkShape shape,
                         std::span<const WorkingLocus* const> loci)
    : shape_(std::move(shape)) {
  for (const Member& member : pedigree.members()) {
    is_founder_.push_back(member.is_founder());
    is_hemizygous_.push_back(shape_.x_linked && member.sex == Sex::male);
  }
  std::vector<Variable> kept = Builder(pedigree, *this).build();
  std::vector<std::vector<Variable>> scopes;
  for (const Table& table : tables_) {
    switch (table.kind) {
      case Kind::founder:
      case Kind::passed:
      case Kind::support_weights:
      case Kind::from_certain:
        scopes.push_back({table.child.variable});
        break;
      case Kind::evidence:
        if (table.parent.variable == table.child.variable) {
          scopes.push_back({table.child.variable});
        } else {
          scopes.push_back({table.parent.variable, table.child.variable});
        }
        break;
      case Kind::from_support:
      case Kind::direct:
        scopes.push_back({table.parent.variable, table.child.variable});
        break;
      case Kind::chosen:
        scopes.push_back({table.parent.variable, table.child.variable, table.selector});
        break;
      case Kind::linkage:
        if (table.selector == table.other_selector) {
          scopes.push_back({table.selector});
        } else {
          scopes.push_back({table.selector, table.other_selector});
        }
        break;
    }
  }
  std::vector<std::uint32_t> sizes;
  variable_sizes(loci, sizes);
  // Homozygotes of this evaluation may be heterozygotes of the next.
  for (std::size_t v = 0; v < sizes.size(); ++v) {
    if (variables_[v].size == Size::support) sizes[v] = std::max(sizes[v], 2U);
  }
  // Under theta, two kept genes may be one: the table is then over one variable, see evaluate().
  if (kept.size() == 2 && kept[0] == kept[1]) kept.pop_back();
  elimination_.emplace(std::move(scopes), sizes, std::move(kept));
}

void GeneNetwork::variable_sizes(std::span<const WorkingLocus* const> loci,
                                 std::vector<std::uint32_t>& sizes) const {
  sizes.resize(variables_.size());
  for (std::size_t v = 0; v < variables_.size(); ++v) {
    const WorkingLocus& locus = *loci[variables_[v].locus];
    switch (variables_[v].size) {
      case Size::alleles:
        sizes[v] = static_cast<std::uint32_t>(locus.size());
        break;
      case Size::support:
        sizes[v] = static_cast<std::uint32_t>(locus.support(variables_[v].member).size());
        break;
      case Size::selector:
        sizes[v] = 2;
        break;
    }
  }
}

// One table, being filled: where its entries lie, and what its variables stand for.
struct GeneNetwork::Filling {
  const Table& table;
  const WorkingLocus& locus;
  std::span<const std::uint32_t> sizes;
  Elimination::Input input;

  std::size_t size(const Gene& gene) const { return sizes[gene.variable]; }
  std::size_t children() const { return size(table.child); }
  std::size_t parents() const { return size(table.parent); }
  double& at(std::size_t i) const { return input.data[i]; }
  double& at(std::size_t i, std::size_t j) const {
    return input.data[i * input.strides[0] + j * input.strides[1]];
  }
  std::size_t allele(const Gene& gene, std::size_t value) const {
    if (gene.member == no_member) return value;
    const GenePair& pair = locus.support(gene.member)[value];
    return gene.paternal ? pair.paternal : pair.maternal;
  }
  double passes(std::size_t from, std::size_t to) const {
    return locus.mutation(table.from_father, from, to);
  }
  double half_of_each(const GenePair& pair, std::size_t to) const {
    return 0.5 * (passes(pair.paternal, to) + passes(pair.maternal, to));
  }

  void founder(std::span<const double> distribution) const {
    for (std::size_t i = 0; i < children(); ++i) at(i) = distribution[i];
  }
  void passed() const {
    for (std::size_t i = 0; i < children(); ++i)
      at(i) = locus.passed(table.from_father)[allele(table.child, i)];
  }
  void support_weights(bool is_certain, bool is_founder, bool is_hemizygous, bool ordered) const {
    const auto support = locus.support(table.member);
    for (std::size_t i = 0; i < children(); ++i) {
      double weight = is_certain ? 1 : support[i].weight;
      if (is_founder) weight *= locus.founder()[support[i].maternal];
      if (is_founder && !is_hemizygous) {
        weight *= locus.founder()[support[i].paternal];
        if (!ordered && support[i].paternal != support[i].maternal) weight *= 2;
      }
      at(i) = weight;
    }
  }
  void evidence(bool is_hemizygous) const {
    if (table.parent.variable == table.child.variable) {
      for (std::size_t i = 0; i < children(); ++i)
        at(i) = locus.evidence(table.member, i, i, is_hemizygous);
      return;
    }
    for (std::size_t i = 0; i < parents(); ++i) {
      for (std::size_t j = 0; j < children(); ++j)
        at(i, j) = locus.evidence(table.member, i, j, false);
    }
  }
  void from_certain() const {
    const GenePair pair = locus.support(table.member)[0];
    for (std::size_t i = 0; i < children(); ++i) at(i) = half_of_each(pair, allele(table.child, i));
  }
  void from_support() const {
    const auto support = locus.support(table.member);
    for (std::size_t j = 0; j < children(); ++j) {
      const std::size_t to = allele(table.child, j);
      for (std::size_t i = 0; i < support.size(); ++i) at(i, j) = half_of_each(support[i], to);
    }
  }
  void direct() const {
    for (std::size_t j = 0; j < children(); ++j) {
      const std::size_t to = allele(table.child, j);
      for (std::size_t i = 0; i < parents(); ++i) at(i, j) = passes(allele(table.parent, i), to);
    }
  }
  void chosen() const {
    const std::size_t here = table.selected_by * input.strides[2],
                      elsewhere = (1 - table.selected_by) * input.strides[2];
    for (std::size_t j = 0; j < children(); ++j) {
      const std::size_t to = allele(table.child, j);
      for (std::size_t i = 0; i < parents(); ++i) {
        double* const entry = &at(i, j);
        entry[here] = table.scale * passes(allele(table.parent, i), to);
        entry[elsewhere] = table.scale;
      }
    }
  }
  void linkage(double rho) const {
    if (table.selector == table.other_selector) {
      at(0) = at(1) = 0.5;
      return;
    }
    for (std::size_t i = 0; i < 2; ++i) {
      for (std::size_t j = 0; j < 2; ++j) at(i, j) = 0.5 * (i == j ? 1 - rho : rho);
    }
  }
};

void GeneNetwork::fill(const Table& table, std::size_t index, const WorkingLocus& locus,
                       std::span<const double> founder, double rho, Scratch& scratch) const {
  const Filling filling{table, locus, scratch.sizes,
                        elimination_->input(index, scratch.sizes, scratch.workspace)};
  const bool hemizygous = table.member != no_member && is_hemizygous_[table.member];
  switch (table.kind) {
    case Kind::founder:
      return filling.founder(founder);
    case Kind::passed:
      return filling.passed();
    case Kind::support_weights:
      return filling.support_weights(shape_.roles[table.locus][table.member] == Role::certain,
                                     is_founder_[table.member], hemizygous,
                                     shape_.roles.size() > 1);
    case Kind::evidence:
      return filling.evidence(hemizygous);
    case Kind::from_certain:
      return filling.from_certain();
    case Kind::from_support:
      return filling.from_support();
    case Kind::direct:
      return filling.direct();
    case Kind::chosen:
      return filling.chosen();
    case Kind::linkage:
      return filling.linkage(rho);
  }
}

double GeneNetwork::multiplications(std::span<const WorkingLocus* const> loci,
                                    Scratch& scratch) const {
  variable_sizes(loci, scratch.sizes);
  return elimination_->multiplications(scratch.sizes);
}

base::Result<std::int64_t> GeneNetwork::evaluate(std::span<const WorkingLocus* const> loci,
                                                 std::span<const double> founder, double rho,
                                                 const Limit& limit, Scratch& scratch,
                                                 std::span<double>& result) const {
  variable_sizes(loci, scratch.sizes);
  PARADERO_CHECK(elimination_->begin(scratch.sizes, limit, scratch.workspace));
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    const WorkingLocus& locus = *loci[tables_[t].locus];
    const auto distribution = founder.empty() ? std::span<const double>(locus.founder()) : founder;
    fill(tables_[t], t, locus, distribution, rho, scratch);
  }
  return elimination_->finish(scratch.sizes, scratch.workspace, result);
}

}  // namespace paradero::kin
