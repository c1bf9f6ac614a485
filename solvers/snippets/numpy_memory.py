import numpy as np
import torch

# ---
a = np.ones(3)
b = torch.from_numpy(a)
c = torch.tensor(a)
a[0] = 5
print(b[0].item(), c[0].item())
