# find_package(bgjob) gives the imported static library bgjob::bgjob. Paths are relative to this file.
if(NOT TARGET bgjob::bgjob)
  get_filename_component(_bgjob_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
  add_library(bgjob::bgjob STATIC IMPORTED)
  set_target_properties(bgjob::bgjob PROPERTIES
    IMPORTED_LOCATION "${_bgjob_prefix}/lib/libbgjob.a"
    IMPORTED_LINK_INTERFACE_LANGUAGES "C"
    INTERFACE_INCLUDE_DIRECTORIES "${_bgjob_prefix}/include")
  unset(_bgjob_prefix)
endif()
