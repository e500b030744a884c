"""The double random draw 双随机: whom is visited by whom, for anybody to recompute."""
