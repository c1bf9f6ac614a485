"""Pictures in text: their numbers are PyTorch's, they fit the terminal, and each belongs to a topic that there is."""

import pytest
import torch
from torch.nn import functional

from quizbank.bank.bank import Bank
from quizbank.render.formula.width import width
from quizbank.render.pictures import PICTURES, SLIDING, TRANSPOSED, pictures
from quizbank.render.pictures.cells import GRU_STEP, LSTM_STEP, gru_values, lstm_values
from quizbank.render.pictures.curves import CURVES, SLOPE
from quizbank.text import LANGUAGES, Language

TORCH = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": functional.relu,
    "leaky": lambda x: functional.leaky_relu(x, SLOPE),
    "elu": functional.elu,
    "selu": functional.selu,
}


@pytest.mark.parametrize("name", CURVES)
def test_curves_and_slopes_are_those_of_pytorch(name: str) -> None:
    left, right, bottom, top = CURVES[name].window
    points = torch.linspace(left, right, 100, dtype=torch.float64, requires_grad=True)
    values = TORCH[name](points)
    [slopes] = torch.autograd.grad(values.sum(), points)
    assert [CURVES[name].function(x) for x in points.tolist()] == pytest.approx(values.tolist())
    assert [CURVES[name].derivative(x) for x in points.tolist()] == pytest.approx(slopes.tolist())
    assert bottom <= min([*values.tolist(), *slopes.tolist()]) and max([*values.tolist(), *slopes.tolist()]) <= top


@pytest.mark.parametrize("name", SLIDING)
def test_windows_give_what_pytorch_gives(name: str) -> None:
    picture = SLIDING[name]
    grid = torch.tensor(picture.grid, dtype=torch.float64)[None, None]
    if picture.kernel is not None:
        kernel = torch.tensor(picture.kernel, dtype=torch.float64)[None, None]
        out = functional.conv2d(grid, kernel, stride=picture.stride, padding=picture.padding, dilation=picture.dilation)
    else:
        pool = functional.max_pool2d if name == "max" else functional.avg_pool2d
        out = pool(grid, picture.size, picture.stride)
    assert picture.output() == out[0, 0].tolist()


def test_a_transposed_convolution_gives_what_pytorch_gives() -> None:
    grid, kernel = (
        torch.tensor(rows, dtype=torch.float64)[None, None] for rows in (TRANSPOSED.grid, TRANSPOSED.kernel)
    )
    out = functional.conv_transpose2d(grid, kernel, stride=TRANSPOSED.stride)
    assert TRANSPOSED.output(4) == out[0, 0].tolist()


@pytest.mark.parametrize(("cell", "gates"), [(torch.nn.LSTMCell, "ifgo"), (torch.nn.GRUCell, "rzn")])
def test_cells_step_as_those_of_pytorch(cell: type[torch.nn.Module], gates: str) -> None:
    step = LSTM_STEP if gates == "ifgo" else GRU_STEP
    module = cell(1, 1, bias=False, dtype=torch.float64)
    weights = [step.weights[gate] for gate in gates]
    module.load_state_dict(
        {
            "weight_ih": torch.tensor([[of_x] for of_x, _ in weights], dtype=torch.float64),
            "weight_hh": torch.tensor([[of_hidden] for _, of_hidden in weights], dtype=torch.float64),
        }
    )
    x, hidden, memory = (torch.tensor([[value]], dtype=torch.float64) for value in (step.x, step.hidden, step.cell))
    with torch.no_grad():
        if gates == "ifgo":
            after, memory = module(x, (hidden, memory))
            assert lstm_values(step)["c"] == pytest.approx(memory.item())
            assert lstm_values(step)["h"] == pytest.approx(after.item())
        else:
            assert gru_values(step)["h"] == pytest.approx(module(x, hidden).item())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", PICTURES)
def test_pictures_fit_and_speak_their_language(topic: str, language: Language) -> None:
    lines = pictures(topic, language).splitlines()
    assert max(map(width, lines)) <= 76
    assert any("\u4e00" <= character <= "\u9fff" for line in lines for character in line) == (language == "zh")


def test_frames_are_closed() -> None:
    for topic in ("lstm-gru/structure", "lstm-gru/gru"):
        lines = pictures(topic, "en").splitlines()
        top, bottom = (
            next(index for index, line in enumerate(lines) if line.startswith(f"       {corner}")) for corner in "┌└"
        )
        assert all(line[58] in "┐│┼┘" for line in lines[top : bottom + 1])


def test_pictures_belong_to_topics() -> None:
    assert set(PICTURES) <= set(Bank.load().topics)
    assert pictures("no-such/topic", "en") == ""
