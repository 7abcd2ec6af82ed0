#include "apps/cli/kin_command.h"

namespace paradero::cli {

void add_kin_files(CLI::App& command, KinFileOptions& options) {
  study::KinFiles& files = options.files;
  command.add_option("--pedigrees", files.pedigrees, "families: ped, id, fid, mid, sex, missing")
      ->type_name("P.csv");
  command.add_option("--genotypes", files.genotypes, "relatives' calls: ped, id, marker, a1, a2")
      ->type_name("G.csv");
  command
      .add_option("--remains", files.remains,
                  "remains' calls: id, marker, a1, a2, and where known sex, dropout")
      ->type_name("R.csv");
  command
      .add_option("--frequencies", files.frequencies, "allele frequencies: marker, allele, freq")
      ->type_name("F.csv");
  command
      .add_option("--mutation", options.mutation,
                  "none, equal, proportional, stepwise or ext_stepwise (default none)")
      ->type_name("MODEL");
  kin::MutationSettings& mutation = files.assumptions.mutation;
  command.add_option("--mutation_rate_male", mutation.rate_male, "of a father (default 0.002)");
  command.add_option("--mutation_rate_female", mutation.rate_female,
                     "of a mother (default 0.0005)");
  command.add_option("--mutation_range", mutation.range,
                     "of the stepwise models: each further step as likely (default 0.1)");
  command.add_option("--mutation_rate2", mutation.rate2,
                     "of ext_stepwise: to fractional repeats (default 1e-6)");
  command.add_option("--theta", files.assumptions.theta, "kinship of the population (default 0)");
  command.add_option("--silent", files.assumptions.silent,
                     "frequency of a silent allele (default 0)");
  command.add_option("--dropout", files.detection.dropout,
                     "of one allele of the remains, where the file has none (default 0)");
  command.add_option("--drop_in", files.detection.drop_in,
                     "of one foreign allele into the remains' call (default 0)");
  command.add_option("--sum", options.sum_policy,
                     "frequencies that do not sum to one: renormalise, rest or refuse");
  command.add_option("--minimum_frequency", files.policy.minimum,
                     "smaller frequencies are raised to it (default 0)");
  command.add_option("--rare_alleles", options.rare_policy,
                     "alleles that the frequencies have not: add or refuse (default add)");
  command.add_option("--rare_frequency", files.policy.rare_frequency,
                     "of an added allele (default 0.001)");
}

void add_kin_lineages(CLI::App& command, KinFileOptions& options) {
  study::KinFiles& files = options.files;
  command.add_option("--x_linked", files.x_linked, "markers of the X chromosome")
      ->type_name("MARKER")
      ->delimiter(',');
  command
      .add_option("--haplotypes", files.haplotypes,
                  "mtDNA and Y: id, lineage, marker, allele, and ped where a relative's")
      ->type_name("H.csv");
  command
      .add_option("--haplotype_database", files.haplotype_database,
                  "a reference sample of them, to count in: id, lineage, marker, allele")
      ->type_name("D.csv");
  command
      .add_option("--haplotype_frequency", options.haplotype_estimate,
                  "upper (Clopper and Pearson's bound), augmented ((x + 1) / (n + 1)) or kappa "
                  "(default upper)")
      ->type_name("ESTIMATE");
  command.add_option("--haplotype_confidence", files.lineage.confidence,
                     "of the upper bound, one-sided (default 0.95)");
  command.add_option("--haplotype_rate_y", files.lineage.rate_y,
                     "mutation of one Y marker a meiosis (default 0.002)");
  command.add_option("--haplotype_rate_mt", files.lineage.rate_mt,
                     "mutation of one position of mtDNA a meiosis (default 6.4e-6)");
}

base::Result<study::KinFiles> kin_files(const KinFileOptions& options) {
  study::KinFiles files = options.files;
  PARADERO_ASSIGN(files.assumptions.mutation.model,
                  kin::mutation_model_from_word(options.mutation));
  PARADERO_CHECK(kin::check(files.assumptions.mutation));
  PARADERO_ASSIGN(files.lineage.estimate,
                  kin::haplotype_estimate_from_word(options.haplotype_estimate));
  PARADERO_CHECK(kin::check(files.lineage));
  if (options.sum_policy == "renormalise") {
    files.policy.sum = kin::SumPolicy::renormalise;
  } else if (options.sum_policy == "rest") {
    files.policy.sum = kin::SumPolicy::rest_allele;
  } else if (options.sum_policy == "refuse") {
    files.policy.sum = kin::SumPolicy::refuse;
  } else {
    return base::usage_error("--sum {}: renormalise, rest or refuse is needed", options.sum_policy);
  }
  if (options.rare_policy != "add" && options.rare_policy != "refuse")
    return base::usage_error("--rare_alleles {}: add or refuse is needed", options.rare_policy);
  files.policy.rare = options.rare_policy == "add" ? kin::RareAllelePolicy::add_with_minimum
                                                   : kin::RareAllelePolicy::refuse;
  if (!(files.detection.dropout >= 0 && files.detection.dropout < 1))
    return base::usage_error("--dropout {}: it must be at least 0 and below 1",
                             files.detection.dropout);
  if (!(files.detection.drop_in >= 0 && files.detection.drop_in < 1))
    return base::usage_error("--drop_in {}: it must be at least 0 and below 1",
                             files.detection.drop_in);
  return files;
}

void add_kin(Program& program) {
  CLI::App& kin =
      *program.app().add_subcommand("kin", "Kinship DNA -> likelihood ratios and identifications");
  kin.require_subcommand(1);
  add_kin_lr(program, kin);
  add_kin_search(program, kin);
  add_kin_joint(program, kin);
  add_kin_power(program, kin);
  kin.footer("Example:\n  paradero kin joint set.json --out identified");
}

}  // namespace paradero::cli
