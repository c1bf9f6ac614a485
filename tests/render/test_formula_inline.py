"""Formulas on one line: what each writes, and that brackets keep the meaning."""

import pytest

from quizbank.render.formula import inline, lines


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        # scripts
        (r"\sigma_B^2", "σ²_B"),
        (r"x_{t-1}", "xₜ₋₁"),
        (r"W_{ij}^{(l+1)}", "Wᵢⱼ⁽ˡ⁺¹⁾"),
        (r"e^{-x}", "e⁻ˣ"),
        (r"e^{z_i}", "e^(zᵢ)"),
        (r"w_{i,j}", "w_(i,j)"),
        (r"x_{\text{out}} + d_\text{model} + L_{CE}", "xₒᵤₜ + d_model + L_CE"),
        (r"a_i^{[L]}", "aᵢ^[L]"),
        (r"\theta^* = w^\top x^T", "θ* = wᵀ xᵀ"),
        (r"f''(x) + \sigma'(z)", "f′′(x) + σ′(z)"),
        (r"{a+b}^2 + {x^2}^3 + \sqrt{x}^2", "(a + b)² + (x²)³ + (√x)²"),
        (r"x²_i + x_i² + 10²", "(x²)ᵢ + xᵢ² + 10²"),
        (r"{}_n C", "ₙ C"),
        # neighbours that would merge are kept apart
        (r"W_{ih}x_t + W_{hh}h_{t-1}", "Wᵢₕ xₜ + Wₕₕ hₜ₋₁"),
        (r"L_B E + x^C y + x^C (y)", "L_B E + x^C y + x^C (y)"),
        (r"f_\theta(x) + \sqrt{x} y", "f_θ(x) + √x y"),
        (r"x {}_n", "x ₙ"),
        (r"2\text{MLP} x", "2 MLP x"),
        (r"\text{批大小}m", "批大小m"),
        # fractions
        (r"\frac{a+b}{c \cdot d}", "(a + b)/(c·d)"),
        (r"\frac{\partial L}{\partial w}", "∂L/∂w"),
        (r"\frac{\partial^2 L}{\partial x \partial y}", "∂²L/(∂x∂y)"),
        (r"\frac{dy}{dx} + \frac{1}{dx}", "dy/dx + 1/(dx)"),
        (r"\frac{1}{2m}", "1/(2m)"),
        (r"\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}", "(x - μ)/√(σ² + ε)"),
        (r"\frac{p(x)}{q(x)} + \frac{1}{a(b+c)}", "p(x)/q(x) + 1/(a(b + c))"),
        (r"\frac{\exp(z_i)}{\sum_j \exp(z_j)}", "exp(zᵢ)/(∑ⱼ exp(zⱼ))"),
        (r"\frac{\log x}{y}", "(log x)/y"),
        (r"\frac{\frac{a}{b}}{c} + \frac{a/b}{c} + \frac{a}{b/c}", "(a/b)/c + (a/b)/c + a/(b/c)"),
        (r"\frac{n!}{k!}", "n!/k!"),
        (r"\frac12 + \frac{-a}{b}", "1/2 + (-a)/b"),
        (r"\log\frac{p}{q}", "log(p/q)"),
        (r"\frac{1}{m}\sum_i x_i", "(1/m) ∑ᵢ xᵢ"),
        (r"2\frac{a}{b}c", "2(a/b)c"),
        (r"-\frac{a}{b} + 1", "-a/b + 1"),
        (r"\frac{\partial L}{\partial a}\frac{\partial a}{\partial z}", "(∂L/∂a)(∂a/∂z)"),
        (r"\frac{a}{b} \cdot \frac{c}{d}", "a/b · c/d"),
        (r"\frac{a}{b} \odot c", "(a/b) ⊙ c"),
        (r"a / \frac{b}{c}", "a/(b/c)"),
        (r"\frac{a}{b}^2", "(a/b)²"),
        (r"\frac{2}{\text{fan\_in}} + \frac{2}{\text{batch size}}", "2/fan_in + 2/(batch size)"),
        (r"\binom{n}{k}", "(n choose k)"),
        # roots and accents
        (r"\sqrt{x+1} + \sqrt{d_k} + \sqrt{x^2} + \sqrt2", "√(x + 1) + √dₖ + √(x²) + √2"),
        (r"\sqrt[3]{x} + \sqrt[n]{x} + \sqrt[C]{x}", "∛x + ⁿ√x + (x)^(1/C)"),
        (r"\hat x", "x̂"),
        (r"\hat{y}_i + \tilde{h}_t + \bar{x} + \vec v", "ŷᵢ + h̃ₜ + x̄ + v⃗"),
        (r"\hat{x_i}", "x̂ᵢ"),
        (r"\hat{x^2} + \widehat{AB}", "hat(x²) + widehat(AB)"),
        (r"\overline{AB}", "A̅B̅"),
        # operators, signs and spaces
        (r"a+b-c\times d=-e", "a + b - c × d = -e"),
        (r"[1, 2.5, -3] \cdot x - -3", "[1, 2.5, -3]·x - -3"),
        (r"(5 \cdot 5 \cdot 3 + 1) \cdot 16 = 1,216", "(5·5·3 + 1)·16 = 1,216"),
        (r"1{,}216 + 1,2 + 1,216,5", "1,216 + 1, 2 + 1, 216, 5"),
        (r"1.00e-05 + 1e-3", "1.00e-05 + 1e-3"),
        (r"H/2 \cdot W/2", "H/2 · W/2"),
        (r"2\log x + \log_2 x + \sin^2 x + \max(0, x)", "2 log x + log₂ x + sin² x + max(0, x)"),
        (r"\sum_{i=1}^{n} x_i + \sum_{\tau=1}^{T} x", "∑ᵢ₌₁ⁿ xᵢ + ∑_(τ=1)^T x"),
        (r"\prod_i (1 - p_i)", "∏ᵢ (1 - pᵢ)"),
        (r"\int_0^\infty e^{-x}\,dx", "∫₀^∞ e⁻ˣ dx"),
        (r"\operatorname*{argmin}_{\theta\in\Theta} J(\theta)", "argmin_(θ∈Θ) J(θ)"),
        (r"\lim_{n \to \infty} a_n", "lim_(n→∞) aₙ"),
        (r"x \to y, x \gets y, A \Rightarrow B, a \ne b, a \not= b", "x → y, x ← y, A ⇒ B, a ≠ b, a ≠ b"),
        (r"\theta := \theta - \eta \nabla_\theta J", "θ := θ - η∇_θ J"),
        (r"5\% + 5% + \#\{a\} + \_", "5% + 5% + #{a} + _"),
        (r"a \bmod b = c \pmod{n}", "a mod b = c (mod n)"),
        (r"a_1 + \cdots + a_n, x_1,\dots,x_n", "a₁ + ⋯ + aₙ, x₁, …, xₙ"),
        (r"a \quad b\,c\;d\!e", "a  b c de"),
        (r"A @ B * C \oplus D", "A @ B * C ⊕ D"),
        # literal Unicode
        ("3×3·C ≤ 2² − x", "3 × 3·C ≤ 2² - x"),
        ("损失 = 误差²", "损失 = 误差²"),
        # brackets and bars
        (r"\left(\frac{1}{2}\right) \lfloor x \rfloor \lceil y \rceil", "(1/2)⌊x⌋⌈y⌉"),
        (r"[0, 1) \cup \{x \mid |x| > 3\}", "[0, 1) ∪ {x | |x| > 3}"),
        (r"p(y|x) = D(p \| q) + \|x\|_2^2 + \lVert y \rVert", "p(y | x) = D(p ‖ q) + ‖x‖₂² + ‖y‖"),
        (r"\left.\frac{df}{dx}\right|_{x=0}", "df/dx|ₓ₌₀"),
        (r"\bigl( x \bigr) \Big[ y \Big]", "(x)[y]"),
        # alphabets and words
        (r"\mathbb{E}_{x \sim p}[\mathcal{L}] \in \mathbb{R}^n", "𝔼_(x∼p)[ℒ] ∈ ℝⁿ"),
        (r"\mathbf{W}\mathbf{x} + \boldsymbol{\theta}_1", "𝐖𝐱 + 𝛉₁"),
        (r"\mathrm{softmax}(z) + \mathrm{d}x + \operatorname{ReLU} x", "softmax(z) + dx + ReLU x"),
        (r"\text{if } x > 0 \text{，否则 } 0", "if x > 0，否则 0"),
        # matrices, cases, several lines
        (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", "[1 2; 3 4]"),
        (r"\begin{pmatrix} 1 & -2 \\ 3 & 4 \end{pmatrix} x", "(1, -2; 3, 4) x"),
        (r"\begin{bmatrix} a+b & c \end{bmatrix}^\top", "[a + b, c]ᵀ"),
        (r"A\left[\begin{matrix} 1 \\ 2 \\[4pt] \end{matrix}\right]", "A [1; 2]"),
        (
            r"f(x) = \begin{cases} x, & \text{if } x \ge 0 \\ 0 & \text{otherwise} \end{cases}",
            "f(x) = {x, if x ≥ 0; 0, otherwise}",
        ),
        (r"\begin{aligned} a &= b \\ &= c \\ d &= e \end{aligned}", "a = b = c; d = e"),
        (r"a \xrightarrow{\text{ReLU}} b \overset{?}{=} c", "a →^ReLU b =^? c"),
        (r"x \tag{3}", "x    (3)"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_inline(tex: str, expected: str) -> None:
    assert inline(tex) == expected


def test_formulas_of_deep_learning() -> None:
    floor = r"\left\lfloor \frac{H + 2 \times p - d \times (k - 1) - 1}{s} + 1 \right\rfloor"
    assert inline(floor) == "⌊(H + 2 × p - d × (k - 1) - 1)/s + 1⌋"
    normal = r"\mathcal{N}(x; \mu, \sigma^2) = \frac{1}{\sqrt{2\pi\sigma^2}} e^{-\frac{(x-\mu)^2}{2\sigma^2}}"
    assert inline(normal) == "𝒩(x; μ, σ²) = (1/√(2πσ²))e^(-(x-μ)²/(2σ²))"
    entropy = r"L = -\sum_{i=1}^{C} y_i \log \frac{e^{z_i}}{\sum_j e^{z_j}}"
    assert inline(entropy) == "L = -∑ᵢ₌₁^C yᵢ log(e^(zᵢ)/(∑ⱼ e^(zⱼ)))"


def test_lines_of_statements() -> None:
    assert lines(r"\begin{aligned} a &= b \\ &= c \\ d &= e \end{aligned}") == ["a = b = c", "d = e"]
    assert lines(r"\frac{a}{b}") == ["a/b"]
    assert lines(r"\begin{cases} a \\ b \end{cases}") == ["{a; b}"]
