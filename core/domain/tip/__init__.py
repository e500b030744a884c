"""The tip 爆料 and the patrol 巡查: received, routed, handled, fed back; every lead is checked."""
