"""Formulas in two dimensions, as a reader sees them. A | ends each line, so that its width shows."""

import pytest

from quizbank.render.formula import display
from quizbank.render.formula.width import width

TABLE = {
    r"y = \frac{x - \mu}{\sigma}": """
     x - μ |
y = ───────|
       σ   |
""",
    r"\hat x_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}}": """
       xᵢ - μ_B   |
x̂ᵢ = ─────────────|
      √(σ²_B + ε) |
""",
    r"\mu = \frac{1}{m} \sum_{i=1}^{m} x_i": """
     1   m    |
μ = ───  ∑  xᵢ|
     m  i=1   |
""",
    r"L = -\sum_{i=1}^{C} y_i \log \frac{e^{z_i}}{\sum_j e^{z_j}}": """
                   zᵢ   |
      C           e     |
L = - ∑  yᵢ log ────────|
     i=1             zⱼ |
                 ∑ⱼ e   |
""",
    r"-\frac{a}{b}": """
   a |
- ───|
   b |
""",
    r"\left\lfloor \frac{H - k}{s} + 1 \right\rfloor": """
⎢ H - k     ⎥|
⎢─────── + 1⎥|
⎣   s       ⎦|
""",
    r"(\frac{a}{b})^2 + \left[\frac{a}{b}\right]_{i,j}": """
⎛ a ⎞²   ⎡ a ⎤   |
⎜───⎟  + ⎢───⎥   |
⎝ b ⎠    ⎣ b ⎦i,j|
""",
    r"\{\frac{a}{b}\} \cdot \|\frac{a}{b}\|": """
⎧ a ⎫   ║ a ║|
⎨───⎬ · ║───║|
⎩ b ⎭   ║ b ║|
""",
    r"\langle \frac{a}{b} \rangle": """
╱ a ╲|
⟨───⟩|
╲ b ╱|
""",
    r"x_{i,j}^{\frac12} + w_{ij}^2 + \sigma_B^{a/b}": """
 1/2           a/b|
x    + wᵢⱼ² + σ_B |
 i,j              |
""",
    r"\operatorname*{argmin}_{\theta} J": """
argmin J|
  θ     |
""",
    r"f(x) = \begin{cases} x, & x \ge 0 \\ \alpha x, & x < 0 \end{cases}": """
       ⎧ x,   x ≥ 0|
f(x) = ⎨           |
       ⎩ αx,  x < 0|
""",
    r"\begin{bmatrix} 1 & -20 \\ 3.5 & 4 \end{bmatrix} \begin{pmatrix} x_1 \\ \vdots \\ x_n \end{pmatrix}^\top": """
           ⎛x₁⎞ᵀ|
⎡  1  -20⎤ ⎜⋮ ⎟ |
⎣3.5    4⎦ ⎝xₙ⎠ |
""",
    r"\begin{aligned} c_t &= f_t \odot c_{t-1} + g_t \\ &\quad + 1 \\ h &= \frac{a}{b} \end{aligned}": """
cₜ = fₜ ⊙ cₜ₋₁ + gₜ|
     + 1           |
                   |
      a            |
 h = ───           |
      b            |
""",
    r"\sqrt{\frac{2}{n}} + \sqrt[3]{\frac{2}{n}}": """
 ┌─────     ┌─────|
 │  2       │  2  |
 │ ───  +   │ ─── |
╲│  n     ³╲│  n  |
""",
    r"\underbrace{k^2 C}_{\text{fan-in}} \times \overbrace{C}^{n}": """
          n |
         ╭┴╮|
 k² C  ×  C |
 ╰┬─╯       |
fan-in      |
""",
    r"\binom{n}{k} p": """
⎛n⎞ |
⎜ ⎟p|
⎝k⎠ |
""",
    r"\overline{\frac{a}{b}} + \hat{\frac{a}{b}}": """
___           |
 a       ⎛ a ⎞|
─── + hat⎜───⎟|
 b       ⎝ b ⎠|
""",
    r"a \xrightarrow{\text{ReLU}} b": """
   ReLU   |
a ─────→ b|
""",
    r"\text{损失} = \frac{\text{误差之和}}{n}": """
        误差之和 |
损失 = ──────────|
           n     |
""",
}


@pytest.mark.parametrize("tex", TABLE)
def test_display(tex: str) -> None:
    expected = [line.removesuffix("|") for line in TABLE[tex].strip("\n").split("\n")]
    assert display(tex) == expected
    assert len({width(line) for line in expected}) == 1


def test_scripts_only_change_lines_when_unicode_lacks_them() -> None:
    assert display(r"\mu_B + x_{t-1} + W^{(l)}") == ["μ_B + xₜ₋₁ + W⁽ˡ⁾"]


def test_a_flat_formula_is_its_line() -> None:
    assert display(r"\lfloor (32 + 2 \cdot 1 - 3) / 2 \rfloor + 1 = 16") == ["⌊(32 + 2·1 - 3)/2⌋ + 1 = 16"]
    assert display("") == [""]
