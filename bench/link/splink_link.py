"""Splink on DuckDB, as a peer: `python splink_link.py JOB.json OUT` links the job's table."""
import json
import pathlib
import sys

NAME = "splink"


def command(job, out):
    path = out.with_name(out.name + ".json")
    job.write(path)
    return [sys.executable, __file__, str(path), str(out)]


def candidate_pairs(out, stdout):
    return json.loads(stdout)["pairs_compared"]


class Model:
    """A configuration: how columns are compared, and how the parameters are learned."""
    columns = "*"  # of the table, as SQL
    u_pairs = 1e7
    em_pairs = None  # all

    comparisons = ()
    rules = ()
    deterministic = ()
    recall = 0.7  # of the deterministic rules, as one would guess it
    training = ()  # one round of EM for each rule


def people_model(with_age):
    """Generated people: the comparisons that Splink's library recommends for names, dates and places."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import block_on

    birth = cl.DateOfBirthComparison("birth_date", input_is_string=True)
    if with_age:  # a date of birth or, without one, the year that the age points to
        birth = cl.CustomComparison(
            output_column_name="birth",
            comparison_levels=[
                cll.NullLevel("birth_year_about"),
                cll.ExactMatchLevel("birth_date").configure(tf_adjustment_column="birth_date"),
                cll.LevenshteinLevel("birth_date", 1),
                cll.CustomLevel("abs(birth_year_about_l::int - birth_year_about_r::int) <= 1", "within a year"),
                cll.CustomLevel("abs(birth_year_about_l::int - birth_year_about_r::int) <= 5", "within five years"),
                cll.ElseLevel()])

    class People(Model):
        comparisons = [
            cl.NameComparison("given_names"), cl.NameComparison("surname_1"), cl.NameComparison("surname_2"),
            cl.ExactMatch("sex"), birth,
            cl.DateOfBirthComparison("event_date", input_is_string=True, datetime_thresholds=[1, 1],
                                     datetime_metrics=["month", "year"]),
            cl.ExactMatch("state").configure(term_frequency_adjustments=True),
            cl.ExactMatch("municipality").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("curp", [1, 3])]
        rules = [block_on("curp"), block_on("birth_date"), block_on("given_names", "surname_1"),
                 block_on("given_names", "surname_2"), block_on("surname_1", "surname_2"), block_on("given_names", "event_date"),
                 block_on("surname_1", "event_date"), block_on("event_date", "municipality"),
                 block_on("substr(given_names,1,3)", "substr(surname_1,1,3)", "state")]
        deterministic = [block_on("curp"), block_on("given_names", "surname_1", "surname_2", "event_date")]
        recall = 0.5
        # Kin share surnames, places and events: a round on a date of birth tells them from matches.
        training = [block_on("given_names", "surname_1"), block_on("birth_date")]
        # Fewer pairs to learn from, as a user in a hurry would take; Paradero learns from a million too.
        u_pairs = Model.u_pairs if with_age else 1e6
        em_pairs = None if with_age else 1e6
    return People


def fake_1000_model():
    """The configuration of Splink's tutorial, parts 3 to 5."""
    import splink.comparison_library as cl
    from splink import block_on

    class Fake1000(Model):
        u_pairs = 2e6
        comparisons = [
            cl.NameComparison("first_name"), cl.NameComparison("surname"), cl.LevenshteinAtThresholds("dob", 1),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True), cl.EmailComparison("email")]
        rules = [block_on("first_name", "city"), block_on("surname")]
        deterministic = [block_on("first_name", "dob"),
                         "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2", block_on("email")]
        training = [block_on("first_name", "surname"), block_on("dob")]
    return Fake1000


def historical_50k_model():
    """The configuration of Splink's own example for these data."""
    import splink.comparison_library as cl
    from splink import block_on

    class Historical(Model):
        columns = "*, first_name || ' ' || surname as both_names"
        comparisons = [
            cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="both_names"),
            cl.DateOfBirthComparison("dob", input_is_string=True), cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True)]
        area = "substr(postcode_fake,1,3)"
        rules = [block_on("substr(first_name,1,3)", "substr(surname,1,4)"), block_on("surname", "dob"),
                 block_on("first_name", "dob"), block_on("postcode_fake", "first_name"), block_on("postcode_fake", "surname"),
                 block_on("dob", "birth_place"), block_on(area, "dob"), block_on(area, "first_name"), block_on(area, "surname"),
                 block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)")]
        deterministic = [block_on("first_name", "surname", "dob"),
                         block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
                         block_on("dob", "postcode_fake")]
        recall = 0.6
        training = [block_on("first_name", "surname"), block_on("dob")]
    return Historical


def febrl_model():
    """The configuration of Splink's own example for FEBRL 3."""
    import splink.comparison_library as cl
    from splink import block_on

    class Febrl(Model):
        u_pairs = 1e6
        comparisons = [
            cl.NameComparison("given_name"), cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True)]
        rules = [block_on(column) for column in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")]
        deterministic = [
            block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth"),
            "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth"]
        recall = 0.9
        training = [block_on("date_of_birth"), block_on("postcode")]
    return Febrl


def rldata_model():
    """Names and parts of a date of birth: the library's comparisons for them."""
    import splink.comparison_library as cl
    from splink import block_on

    class Rldata(Model):
        comparisons = [cl.NameComparison("fname_c1"), cl.NameComparison("lname_c1"),
                       cl.LevenshteinAtThresholds("by", 1), cl.ExactMatch("bm"), cl.ExactMatch("bd")]
        rules = [block_on("fname_c1"), block_on("lname_c1"), block_on("by", "bm"), block_on("bm", "bd"), block_on("by", "bd")]
        deterministic = [block_on("fname_c1", "lname_c1", "by"), block_on("lname_c1", "by", "bm", "bd")]
        recall = 0.8
        training = [block_on("by", "bm"), block_on("lname_c1")]
    return Rldata


MODELS = {"people": lambda: people_model(with_age=False), "people_with_age": lambda: people_model(with_age=True),
          "fake_1000": fake_1000_model, "historical_50k": historical_50k_model, "febrl": febrl_model, "rldata": rldata_model}


def link(job, out):
    """The steps of Splink's tutorial, its recommended order. Returns the number of candidate pairs."""
    import duckdb
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    model = MODELS[job.model]()
    rules = [block_on(*rule) for rule in job.rules] or model.rules
    connection = duckdb.connect()
    connection.execute(f"set threads = {job.threads}")
    connection.execute(f"create table people as select row_number() over () as unique_id, {model.columns} "
                       "from read_csv(?, header = true, all_varchar = true)", [job.table])
    api = DuckDBAPI(connection)
    linker = Linker(api.register("people"), SettingsCreator(
        link_type="dedupe_only", comparisons=list(model.comparisons), blocking_rules_to_generate_predictions=list(rules),
        retain_matching_columns=False), log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(list(model.deterministic), recall=model.recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=model.u_pairs, seed=1)
    for rule in model.training:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True, max_pairs=model.em_pairs)
    # predict() makes this table by itself; made here, it can be counted first. It is used, not made again.
    blocked = linker.inference.compute_blocked_pairs_for_predict()
    pairs = connection.execute(f"select count(*) from {blocked.physical_name}").fetchall()[0][0]
    predictions = linker.inference.predict(threshold_match_probability=0.05)
    blocked.drop_table_from_database_and_remove_from_cache()
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predictions, threshold_match_probability=job.threshold)
    connection.execute(f"copy (select source, record_id, cluster_id as entity_id from {clusters.physical_name} "
                       f"order by unique_id) to '{out}/entities.csv' (header)").fetchall()
    connection.execute(f"copy (select unique_id_l, unique_id_r, match_probability from {predictions.physical_name}) "
                       f"to '{out}/predictions.csv' (header)").fetchall()
    return pairs


if __name__ == "__main__":
    from job import Job

    out = pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    print(json.dumps({"pairs_compared": link(Job.read(sys.argv[1]), out)}))
