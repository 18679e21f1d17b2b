# find_package(bgjob) gives the imported static library bgjob::bgjob, and bgjob::com where the library with COM was built:
# it has everything of the other, link one of them. Paths are relative to this file.
get_filename_component(_bgjob_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
if(NOT TARGET bgjob::bgjob)
  add_library(bgjob::bgjob STATIC IMPORTED)
  set_target_properties(bgjob::bgjob PROPERTIES
    IMPORTED_LOCATION "${_bgjob_prefix}/lib/libbgjob.a"
    IMPORTED_LINK_INTERFACE_LANGUAGES "C"
    INTERFACE_INCLUDE_DIRECTORIES "${_bgjob_prefix}/include")
endif()
if(NOT TARGET bgjob::com AND EXISTS "${_bgjob_prefix}/lib/libbgjob-com.a")
  add_library(bgjob::com STATIC IMPORTED)
  set_target_properties(bgjob::com PROPERTIES
    IMPORTED_LOCATION "${_bgjob_prefix}/lib/libbgjob-com.a"
    IMPORTED_LINK_INTERFACE_LANGUAGES "C"
    INTERFACE_LINK_LIBRARIES "$<$<PLATFORM_ID:Windows>:ole32>"
    INTERFACE_INCLUDE_DIRECTORIES "${_bgjob_prefix}/include")
endif()
unset(_bgjob_prefix)
