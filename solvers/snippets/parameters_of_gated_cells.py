from torch import nn

# ---
for cell in (nn.LSTMCell(2, 3), nn.GRUCell(2, 3)):
    print(sum(p.numel() for p in cell.parameters()))
