"""What leaders look at: what is open with whom, a day beside ordinary ones, and the hand-over of a desk."""
