import torch
from torch import nn

# ---
generator, discriminator = nn.Linear(2, 3), nn.Linear(3, 1)
fake = generator(torch.ones(4, 2)).detach()
discriminator(fake).sum().backward()
print(generator.weight.grad is None, discriminator.weight.grad is None)
