import io

import torch

# ---
file = io.BytesIO()
torch.save({"x": torch.tensor([1, 2]), "epoch": 3}, file)
file.seek(0)
loaded = torch.load(file)
print(torch.equal(loaded["x"], torch.tensor([1, 2])))
