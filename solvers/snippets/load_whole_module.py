import io

import torch
from torch import nn

# ---
file = io.BytesIO()
torch.save(nn.Linear(2, 1), file)
file.seek(0)
print(type(torch.load(file)).__name__)
