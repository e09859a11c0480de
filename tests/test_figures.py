from io import StringIO

import pandas as pd
import pytest
from lxml import etree

import memo_frames
from qualcop.figures import FIGURES, describe_figure, plot_figure, save_figure, style
from qualcop.memo import gather_memo


@pytest.fixture(scope="module")
def figures():
    frames = memo_frames.make_frames()
    made = gather_memo("cycle-3", frames, memo_frames.SETTINGS, memo_frames.PROVENANCE)[3]
    return {name: reread(frame) for name, frame in made.items()}


def reread(frame):
    """As the workflow hands it on: through a CSV file."""
    return pd.read_csv(StringIO(frame.to_csv(index=False)))


def draw(name, frame, path):
    save_figure(plot_figure(name, frame), path)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_drawn_twice_is_the_same_file_without_date(name, figures, tmp_path):
    first = draw(name, figures[name], tmp_path / "1.svg")
    assert first == draw(name, figures[name], tmp_path / "2.svg")
    assert "<dc:date>" not in first


@pytest.mark.parametrize("name", FIGURES)
def test_letters_are_paths_so_that_no_font_is_needed(name, figures, tmp_path):
    drawn = draw(name, figures[name], tmp_path / "1.svg")
    assert "<text" not in drawn
    assert "<image" not in drawn


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_as_wide_as_the_memo_and_fits_half_a_page(name, figures):
    width, height = plot_figure(name, figures[name]).get_size_inches()
    assert width == style.WIDTH
    assert height < 4.5


HOSTILE = (
    *("$\\frac{", "$$$$$", "a$b$c", "\\$x^", "$" * 200 + " x", "x" * 3000, "]]>&amp;", "\\"),
    *("<script>x</script> -->", "\u202egnp", "\x00\x1b[31m", "\u4e2d" * 80, "%s {0} {{", "_a_ ^b"),
)


@pytest.mark.parametrize("name", FIGURES)
def test_labels_are_shown_as_they_are_and_never_act(name, figures, tmp_path):
    frame = figures[name].copy()
    for column in frame.columns[[c.endswith("label") for c in frame.columns]]:
        different = list(dict.fromkeys(frame[column]))
        taken = {old: HOSTILE[n % len(HOSTILE)] + str(n) for n, old in enumerate(different)}
        frame[column] = frame[column].map(taken)
    drawn = draw(name, frame, tmp_path / "1.svg")
    tags = {etree.QName(e).localname for e in etree.fromstring(drawn.encode()).iter("*")}
    assert not tags & {"script", "a", "foreignObject", "image", "animate"}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_dollar_in_a_label_begins_a_formula(text):
    from matplotlib.text import Text

    for shown in (style.show(text, 20), style.wrap(text, 7), style.wrap(text, 1)):
        assert len(shown.replace("\\$", "$")) <= 40
        assert Text(text=shown)._preprocess_math(shown)[1] is False


@pytest.mark.parametrize("name", FIGURES)
def test_no_label_leaves_the_figure(name, figures):
    figure = plot_figure(name, figures[name])
    figure.draw_without_rendering()
    outer = figure.bbox.padded(1)
    for text in figure.findobj(lambda artist: hasattr(artist, "get_text")):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert outer.containsx(box.x0) and outer.containsx(box.x1), text.get_text()


@pytest.mark.parametrize("name", FIGURES)
def test_a_table_without_rows_gives_an_empty_figure_and_no_words(name, figures, tmp_path):
    empty = reread(figures[name].iloc[:0])
    assert describe_figure(name, empty) == ""
    assert "<svg" in draw(name, empty, tmp_path / "1.svg")


@pytest.mark.parametrize("name", FIGURES)
def test_odd_labels_are_drawn_as_they_are(name, figures, tmp_path):
    frame = figures[name].copy()
    labels = [c for c in frame if c.startswith("label") or c.endswith("_label")]
    for column in labels:
        frame[column] = frame[column] + r" $\frac{1}$ <b> 中 & a very long tail of a label"
    assert "<svg" in draw(name, frame, tmp_path / "1.svg")


def test_every_count_of_the_practices_is_in_their_description(figures):
    frame = figures["practices"]
    words = describe_figure("practices", frame)
    for row in frame.itertuples():
        assert f"{row.label} {row.n_coded}" in words


def test_the_description_of_the_matrix_gives_each_practice_and_district(figures):
    frame = figures["matrix"]
    words = describe_figure("matrix", frame)
    for row in frame[frame.depth == 0].itertuples():
        assert f"{row.level_label}, of {row.n_segments} segments" in words
        assert f"{row.label} {row.n_coded}" in words


def test_the_description_of_attendance_is_in_counts_not_percentages(figures):
    words = describe_figure("attendance", figures["attendance"])
    assert "district leaders 1 of 1" in words
    assert "%" not in words


def test_the_description_of_the_timeline_names_events_in_order_of_time(figures):
    words = describe_figure("timeline", figures["timeline"])
    dates = sorted(figures["timeline"].date)
    assert [words.index(day) for day in dates] == sorted(words.index(day) for day in dates)


def test_codes_that_meet_are_described_most_often_first(figures):
    words = describe_figure("cooccurrences", figures["cooccurrences"]).split(": ", 1)[1]
    counts = [int(pair.rsplit(" ", 1)[1].rstrip(".")) for pair in words.split("; ")]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] > 0


def test_the_colours_of_marks_side_by_side_differ_in_grey():
    def lightness(colour):
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for dark, light in ((style.DARK, style.LIGHT), (style.DARK_GREY, style.LIGHT_GREY)):
        assert lightness(light) - lightness(dark) > 60


def test_events_of_one_day_stand_among_days_not_hours(figures):
    figure = plot_figure("timeline", figures["timeline"].iloc[[1]].assign(end_date=None))
    figure.draw_without_rendering()
    labels = [tick.get_text() for tick in figure.axes[0].get_xticklabels()]
    assert labels
    assert not any(":" in label for label in labels)


def test_many_events_are_drawn_by_kind(figures):
    event = figures["timeline"].iloc[[0]]
    many = pd.concat([event.assign(event=f"e{i}", date=f"2026-05-{i + 1:02}") for i in range(20)])
    assert plot_figure("timeline", many).get_size_inches()[1] < 1


def test_many_people_of_one_cell_are_written_as_a_count(figures):
    frame = figures["attendance"].assign(listed=40, present=31, every=12)
    texts = [t.get_text() for t in plot_figure("attendance", frame).axes[0].texts]
    assert set(texts) == {"31 of 40"}


def test_agreement_is_described_with_limits_gate_and_rounds(figures):
    words = describe_figure("reliability", figures["reliability"])
    assert "goals: .91 (.82 to .97), reliable; by round .91, .91" in words
    assert "needs: .40 (−.85 to .97), not reliable yet" in words
    assert "cadence: .50, no interval, cannot be told" in words
    assert "A platform nobody moderates: undefined, nobody gave it" in words


def test_one_round_alone_shows_no_drift(figures):
    frame = figures["reliability"]
    one = frame[frame.level != "main"]
    assert len(plot_figure("reliability", frame).axes) == 3
    assert len(plot_figure("reliability", one).axes) == 2
    assert "by round" not in describe_figure("reliability", one)
