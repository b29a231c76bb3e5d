"""The migrations, one file each, the latest named by no other's `down_revision`."""
