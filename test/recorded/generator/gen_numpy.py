"""Arrays of NumPy in its own files: gen_numpy.py FOLDER writes arrays.npz, compressed.npz, fortran.npy and big-endian.npy."""
import sys

import numpy

folder = sys.argv[1]
names = ["float16", "float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"]
arrays = {name: numpy.arange(6).reshape(2, 3).astype(name) for name in names}
arrays["scalar"] = numpy.float32(2.5)
arrays["empty"] = numpy.zeros((0, 4), "float32")
numpy.savez(folder + "/arrays.npz", **arrays)
numpy.savez_compressed(folder + "/compressed.npz", zeros=numpy.zeros((100, 100)), numbers=numpy.arange(5000, dtype="int32"))
numpy.save(folder + "/fortran.npy", numpy.asfortranarray(numpy.arange(6.0).reshape(2, 3)))
numpy.save(folder + "/big-endian.npy", numpy.arange(6).reshape(2, 3).astype(">f4"))
