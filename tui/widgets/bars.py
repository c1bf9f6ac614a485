"""A bar plot in the terminal, legible without colour."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static
from textual_plotext import PlotextPlot


class Bars(Vertical):
    """Counts as bars under a title; a second row of counts, a part of the first, stands before them."""

    DEFAULT_CSS = """
    Bars { height: 11; margin: 0 1; }
    Bars PlotextPlot { height: 10; }
    """

    def compose(self) -> ComposeResult:
        """The title, whose width the plot would count wrongly, and the plot."""
        yield Static(markup=False)
        yield PlotextPlot()

    def show(self, title: str, labels: Sequence[str], counts: Sequence[int], parts: Sequence[int] = ()) -> None:
        """Draw anew."""
        self.query_one(Static).update(title)
        widget = self.query_one(PlotextPlot)
        plot = widget.plt
        plot.clear_figure()
        places = [float(index) for index in range(len(counts))]
        plot.bar(places, list(counts), marker="░" if parts else "█", width=0.6)
        if parts:
            plot.bar(places, list(parts), marker="█", width=0.6)
        every = max(1, len(labels) // 10)
        plot.xticks(places[::every], list(labels)[::every])
        top = max([*counts, 1])
        plot.ylim(0, top)
        plot.yticks(sorted({0, top // 2, top}))
        widget.refresh()
