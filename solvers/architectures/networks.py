"""The known networks, layer by layer, without activations, dropout and LRN: they change no shape and hold nothing."""

from collections.abc import Callable, Sequence
from itertools import chain

from solvers.architectures.layers import (
    CLASSES,
    Added,
    Concatenated,
    Conv,
    GlobalPool,
    Layer,
    Linear,
    Norm,
    Pool,
    Reshape,
    Stage,
    Transposed,
)


def lenet(padding: int) -> list[Layer]:
    """LeNet-5 with a full C3 and a linear output; padding 2 is the usual form for 28×28 digits."""
    return [
        Stage([Conv(6, 5, padding=padding)]),
        Stage([Pool(2, 2)]),
        Stage([Conv(16, 5)]),
        Stage([Pool(2, 2)]),
        Linear(120),
        Linear(84),
        Linear(CLASSES),
    ]


def alexnet(columns: int) -> list[Layer]:
    """AlexNet; with two columns the second, fourth and fifth convolution see only the channels of their own GPU."""
    return [
        Stage([Conv(96, 11, stride=4)]),
        Stage([Pool(3, 2)]),
        Stage([Conv(256, 5, padding=2, groups=columns)]),
        Stage([Pool(3, 2)]),
        Stage([Conv(384, 3, padding=1)]),
        Stage([Conv(384, 3, padding=1, groups=columns)]),
        Stage([Conv(256, 3, padding=1, groups=columns)]),
        Stage([Pool(3, 2)]),
        Linear(4096),
        Linear(4096),
        Linear(CLASSES),
    ]


def vgg(*convolutions: int) -> list[Layer]:
    """VGG with this many 3×3 convolutions in its five blocks (configurations A, B, D, E)."""
    blocks = zip(convolutions, (64, 128, 256, 512, 512), strict=True)
    layers: list[Layer] = [Stage([*[Conv(width, 3, padding=1)] * count, Pool(2, 2)]) for count, width in blocks]
    return [*layers, Linear(4096), Linear(4096), Linear(CLASSES)]


def _inception(one: int, three: tuple[int, int], five: tuple[int, int], pooled: int) -> Layer:
    return Concatenated(
        [
            [Conv(one, 1)],
            [Conv(three[0], 1), Conv(three[1], 3, padding=1)],
            [Conv(five[0], 1), Conv(five[1], 5, padding=2)],
            [Pool(3, 1, padding=1), Conv(pooled, 1)],
        ]
    )


def googlenet() -> list[Layer]:
    """GoogLeNet (Inception v1) without its auxiliary heads; poolings round up, as in the authors' framework."""
    pool = Pool(3, 2, ceil=True)
    return [
        Stage([Conv(64, 7, stride=2, padding=3)]),
        Stage([pool, Conv(64, 1), Conv(192, 3, padding=1)]),
        Stage([pool, _inception(64, (96, 128), (16, 32), 32), _inception(128, (128, 192), (32, 96), 64)]),
        Stage(
            [
                pool,
                _inception(192, (96, 208), (16, 48), 64),
                _inception(160, (112, 224), (24, 64), 64),
                _inception(128, (128, 256), (24, 64), 64),
                _inception(112, (144, 288), (32, 64), 64),
                _inception(256, (160, 320), (32, 128), 128),
            ]
        ),
        Stage([pool, _inception(256, (160, 320), (32, 128), 128), _inception(384, (192, 384), (48, 128), 128)]),
        GlobalPool(),
        Linear(CLASSES),
    ]


def _plain(outputs: int, kernel: int, stride: int = 1) -> list[Layer]:
    return [Conv(outputs, kernel, stride, padding=kernel // 2, bias=False), Norm()]


def _residual(width: int, stride: int, bottleneck: bool, project: bool) -> Layer:
    outputs = 4 * width if bottleneck else width
    shortcut = _plain(outputs, 1, stride) if project else []
    if bottleneck:  # the stride stands at the 3×3 convolution ("v1.5")
        return Added([*_plain(width, 1), *_plain(width, 3, stride), *_plain(outputs, 1)], shortcut)
    return Added([*_plain(width, 3, stride), *_plain(width, 3)], shortcut)


def resnet(bottleneck: bool, *blocks: int) -> list[Layer]:
    """ResNet of basic or bottleneck blocks, with projections where shapes change."""
    stages: list[Layer] = [Stage(_plain(64, 7, 2)), Pool(3, 2, padding=1)]
    for number, (count, width) in enumerate(zip(blocks, (64, 128, 256, 512), strict=True)):
        first = _residual(width, 2 if number else 1, bottleneck, project=bottleneck or number > 0)
        stages.append(Stage([first, *[_residual(width, 1, bottleneck, project=False)] * (count - 1)]))
    return [*stages, GlobalPool(), Linear(CLASSES)]


def densenet(growth: int, *blocks: int) -> list[Layer]:
    """DenseNet-BC: dense layers of 1×1 and 3×3 convolutions, transitions that halve channels and sides."""

    def dense(bottleneck: int) -> Layer:
        new = [Norm(), Conv(bottleneck, 1, bias=False), Norm(), Conv(growth, 3, padding=1, bias=False)]
        return Concatenated([[], new])

    channels = 2 * growth
    layers: list[Layer] = [Stage([Conv(channels, 7, 2, 3, bias=False), Norm()]), Pool(3, 2, padding=1)]
    for number, count in enumerate(blocks):
        layers.append(Stage([dense(4 * growth)] * count))
        channels += count * growth
        if number < len(blocks) - 1:
            channels //= 2
            layers += [Norm(), Conv(channels, 1, bias=False), Pool(2, 2)]
    return [*layers, Norm(), GlobalPool(), Linear(CLASSES)]


def nin() -> list[Layer]:
    """Network in Network: each convolution followed by two 1×1 ones, and no linear layer."""

    def block(outputs: int, kernel: int, stride: int, padding: int) -> list[Layer]:
        return [Conv(outputs, kernel, stride, padding), Conv(outputs, 1), Conv(outputs, 1)]

    blocks = [block(96, 11, 4, 0), block(256, 5, 1, 2), block(384, 3, 1, 1)]
    layers: Sequence[Layer] = list(chain.from_iterable((Stage(layers), Pool(3, 2)) for layers in blocks))
    return [*layers, Stage(block(CLASSES, 3, 1, 1)), GlobalPool()]


def gan_generator() -> list[Layer]:
    """A vector of `channels` numbers to a 32×32 colour image; the size given is that of the vector, 1."""
    same = Conv(256, 5, padding=2)
    return [
        Stage([Linear(128 * 16 * 16), Reshape(128, 16)]),
        Stage([same]),
        Stage([Transposed(256, 4, 2, 1)]),
        Stage([same]),
        Stage([same]),
        Stage([Conv(3, 7, padding=3)]),
    ]


def gan_discriminator() -> list[Layer]:
    """A convolution of 3×3 and three of 4×4 with stride 2, then one output."""
    return [Stage([Conv(128, 3)]), *[Stage([Conv(128, 4, stride=2)])] * 3, Linear(1)]


NETWORKS: dict[str, Callable[[], list[Layer]]] = {
    "lenet5": lambda: lenet(0),
    "lenet5_padded": lambda: lenet(2),
    "alexnet": lambda: alexnet(1),
    "alexnet_two_columns": lambda: alexnet(2),
    "vgg11": lambda: vgg(1, 1, 2, 2, 2),
    "vgg13": lambda: vgg(2, 2, 2, 2, 2),
    "vgg16": lambda: vgg(2, 2, 3, 3, 3),
    "vgg19": lambda: vgg(2, 2, 4, 4, 4),
    "googlenet": googlenet,
    "resnet18": lambda: resnet(False, 2, 2, 2, 2),
    "resnet34": lambda: resnet(False, 3, 4, 6, 3),
    "resnet50": lambda: resnet(True, 3, 4, 6, 3),
    "resnet101": lambda: resnet(True, 3, 4, 23, 3),
    "resnet152": lambda: resnet(True, 3, 8, 36, 3),
    "densenet121": lambda: densenet(32, 6, 12, 24, 16),
    "nin": nin,
    "gan_generator": gan_generator,
    "gan_discriminator": gan_discriminator,
}
